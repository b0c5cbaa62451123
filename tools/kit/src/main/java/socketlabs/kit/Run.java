package socketlabs.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.watch.Standing;
import socketlabs.kit.watch.Starvation;
import socketlabs.kit.watch.StudentCode;

/**
 * The threads of one test and how they end.
 *
 * <p>The test's body and the student's code run in a thread group of their own, on daemon threads;
 * the caller watches them, up to the deadline, and gives up on those that do not end. No student's
 * code can hold the caller up.
 */
final class Run {
  /** How a test ended. */
  enum Ending {
    FINISHED,
    FAILED,
    TIMED_OUT
  }

  /** How long a test may take, in milliseconds, times the patience that was asked for. */
  private static final int LIMIT_MILLIS = 2000;

  private static final double PATIENCE =
      Double.parseDouble(System.getProperty("lab.patience", "1"));

  /**
   * The limit is counted in waits of this length and not on a clock: where the machine is too busy
   * to run the student's threads it is too busy to run this one, and the limit stretches with it.
   */
  private static final int TICK_MILLIS = 20;

  /** So late is no thread woken while a processor is free. */
  private static final int LATE_MILLIS = 10;

  /** How many times the usual limit a test gets on a starved machine at the most. */
  private static final int MOST_STRETCH = 10;

  /** So long before the deadline begins the moment in which a thread shows whether it computes. */
  private static final int LAST_MOMENT_MILLIS = 600;

  /** So many looks in a row must find every thread at rest. */
  private static final int REST_TICKS = 5;

  private final StudentCode code;
  private final ThreadGroup kitGroup = Thread.currentThread().getThreadGroup();
  private final List<Thread> kitThreads = new CopyOnWriteArrayList<>();
  private final Group group = new Group();
  private final Starvation starvation = new Starvation();
  private final List<Supplier<Mismatch>> waits = new CopyOnWriteArrayList<>();
  private Map<Thread, Long> processorTime = Map.of();
  private boolean bodyEnded;
  private Throwable thrownByBody;
  private Throwable thrownByStudent;
  private Throwable thrownByScript;

  Run(StudentCode code) {
    this.code = code;
  }

  /**
   * Runs the body of the test; returns when it has ended, failed, or used up its time.
   *
   * @param patience how many times the usual limit it may take, from 1
   */
  Ending play(Bench.Action body, int patience) {
    Thread test = new Thread(group, () -> runBody(body), "test");
    test.setDaemon(true);
    test.start();
    int limit = (int) (PATIENCE * patience * LIMIT_MILLIS);
    int end = limit;
    double waited = 0;
    while (waited < end) {
      long before = System.nanoTime();
      if (awaitEnd()) {
        return thrown() == null ? Ending.FINISHED : Ending.FAILED;
      }
      waited += worth(System.nanoTime() - before);
      if (waited >= end - LAST_MOMENT_MILLIS && processorTime.isEmpty()) {
        end = Math.max(end, stretched(limit));
        processorTime = waited < end - LAST_MOMENT_MILLIS ? Map.of() : processorTime();
      }
    }
    return Ending.TIMED_OUT;
  }

  /**
   * What a wait of one tick counts, in milliseconds. Where this thread was woken late, so was every
   * thread of the test, at each of its waits: the wait counts the less.
   */
  private static double worth(long nanos) {
    double millis = nanos / 1e6;
    return millis < TICK_MILLIS + LATE_MILLIS ? TICK_MILLIS : TICK_MILLIS * TICK_MILLIS / millis;
  }

  /**
   * The limit on a starved machine: every thread of the test gets half of the usual one, not
   * counting the time in which it was ready and no processor was free.
   */
  private int stretched(int limit) {
    List<Thread> all = threads();
    all.addAll(kitThreads);
    return (int) Math.min(MOST_STRETCH * limit, limit / 2 + starvation.millis(all));
  }

  /** The processor time that each thread has used so far. */
  private Map<Thread, Long> processorTime() {
    return Standing.processorTime(threads());
  }

  /**
   * After a failure: lets the student's threads and the test's own ends come to rest, so that an
   * exception that caused the failure is known before it is reported, and the transcript whole.
   *
   * @param heard whether the test's ends have read all that has arrived
   */
  void settle(List<Task<?>> tasks, BooleanSupplier heard) {
    int quiet = 0;
    for (int waited = 0; waited < LIMIT_MILLIS && quiet < REST_TICKS; waited += TICK_MILLIS) {
      if (bodyEnded()
          && tasks.stream().allMatch(Task::hasEnded)
          && kitThreads.stream().noneMatch(Thread::isAlive)) {
        return;
      }
      boolean resting =
          Stream.concat(threads().stream(), kitThreads.stream())
              .allMatch(thread -> !thread.isAlive() || Standing.isWaiting(thread));
      quiet = resting && heard.getAsBoolean() ? quiet + 1 : 0;
      tick();
    }
  }

  /**
   * The first cause. A bug of the student's comes before what it made the test's own ends see; a
   * connection that broke comes after it, for they may have broken it.
   */
  synchronized Throwable thrown() {
    return Stream.of(bug(thrownByStudent), bug(thrownByBody), thrownByScript, thrownByStudent)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(thrownByBody);
  }

  private Throwable bug(Throwable thrown) {
    Throwable own = thrown instanceof Task.StudentThrew ? thrown.getCause() : thrown;
    boolean tests =
        (own instanceof AssertionError || own instanceof TestAbortedException) && !code.made(own);
    return tests || own instanceof IOException ? null : own;
  }

  /** What the test was waiting for when its time was up; the difference between bytes first. */
  Mismatch wait(String otherwise) {
    List<Mismatch> all = waits.stream().map(Supplier::get).toList();
    return all.stream()
        .filter(mismatch -> mismatch.expectedBytes() != null)
        .findFirst()
        .orElse(all.isEmpty() ? Mismatch.of(otherwise, "nothing") : all.get(all.size() - 1));
  }

  void waits(Supplier<Mismatch> what) {
    waits.add(what);
  }

  void waitsNoMore(Supplier<Mismatch> what) {
    waits.remove(what);
  }

  /** Starts a thread of the kit's own: what it does is not the student's. */
  Thread startKit(String name, Runnable work) {
    Thread thread = new Thread(kitGroup, work, name);
    thread.setDaemon(true);
    kitThreads.add(thread);
    thread.start();
    return thread;
  }

  void startStudent(String name, Runnable work) {
    Thread thread = new Thread(group, work, name);
    thread.setDaemon(true);
    thread.start();
  }

  synchronized void died(Throwable thrown) {
    if (thrownByStudent == null) {
      thrownByStudent = thrown;
    }
    notifyAll();
  }

  synchronized void scriptFailed(Throwable thrown) {
    if (thrownByScript == null) {
      thrownByScript = thrown;
    }
    notifyAll();
  }

  /** The live threads of the test and of the student's code, those the student started included. */
  List<Thread> threads() {
    Thread[] threads = new Thread[group.activeCount() * 2 + 8];
    int count = group.enumerate(threads);
    return new ArrayList<>(Arrays.asList(threads).subList(0, count));
  }

  /** Where those of them that are in the student's code stand, at the deadline. */
  List<Standing> standings() {
    return Standing.of(threads(), code, processorTime);
  }

  /** What the student's code printed, the beginning of it. */
  String printed() {
    return group.printed.toString(StandardCharsets.UTF_8);
  }

  /**
   * Gives these threads a moment and gives up on whatever still runs then. All threads are daemons:
   * they cannot hold up the JVM.
   *
   * @param millis how long they all get together
   */
  void abandon(List<Thread> closing, int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (Thread thread : closing) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.interrupt();
    kitThreads.clear();
  }

  private void runBody(Bench.Action body) {
    Throwable thrown = null;
    try {
      body.run();
    } catch (Throwable t) {
      thrown = t;
    }
    synchronized (this) {
      thrownByBody = thrown;
      bodyEnded = true;
      notifyAll();
    }
  }

  private synchronized boolean awaitEnd() {
    if (!isOver()) {
      tick();
    }
    return isOver();
  }

  private synchronized boolean bodyEnded() {
    return bodyEnded;
  }

  private boolean isOver() {
    return bodyEnded || thrownByStudent != null || thrownByScript != null;
  }

  private synchronized void tick() {
    try {
      wait(TICK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    }
  }

  /** The thread group of one test. Threads that the student starts belong to it too. */
  final class Group extends ThreadGroup {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Group() {
      super("student");
    }

    ByteArrayOutputStream printed() {
      return printed;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      died(thrown);
    }
  }
}
