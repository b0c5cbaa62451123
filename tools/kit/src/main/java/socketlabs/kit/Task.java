package socketlabs.kit;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call of the student's code that runs on a thread of its own. */
public final class Task<T> {
  private final Bench bench;
  private final String name;
  private final boolean mayThrow;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile T value;
  private volatile Throwable thrown;

  Task(Bench bench, String name, boolean mayThrow) {
    this.bench = bench;
    this.name = name;
    this.mayThrow = mayThrow;
  }

  void run(Callable<T> call) {
    try {
      value = call.call();
    } catch (Throwable t) {
      thrown = t;
    }
    // In this order: who sees that the call has ended finds what it threw reported.
    if (thrown != null && !mayThrow) {
      bench.died(thrown);
    }
    ended.countDown();
  }

  /** The name of the method that runs, as the card shows it. */
  public String name() {
    return name;
  }

  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /**
   * Whether the call ends within this time; for what must not end yet. On a slow machine a wrong
   * answer may slip through, a right one never fails.
   */
  public boolean endsWithin(int millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the call returns, and gives what it returned. */
  public T result() {
    awaitEnd();
    if (thrown != null) {
      throw new StudentThrew(thrown);
    }
    return value;
  }

  /** Waits until the call has ended; it must have ended with an exception of this type. */
  public void throwsA(Class<? extends Exception> type) {
    awaitEnd();
    if (thrown == null) {
      throw Refusal.missing(type, name, Refusal.returned(value));
    }
    if (!type.isInstance(thrown)) {
      throw new StudentThrew(thrown);
    }
  }

  /** Waits until the call has ended, however it ended; what it threw, or null. */
  public Throwable awaitEnd() {
    bench.waiting(name + " returns", ended::await);
    return thrown;
  }

  /** Carries what the student's code threw out of a test that asked for its result. */
  static final class StudentThrew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StudentThrew(Throwable cause) {
      super(cause);
    }
  }
}
