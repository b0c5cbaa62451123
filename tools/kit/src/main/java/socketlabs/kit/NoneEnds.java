package socketlabs.kit;

import java.util.List;

/**
 * Keeps threads from ending for a while, to see whether anybody waits for them.
 *
 * <p>A thread ends under its own monitor: that is how Thread.join() is told (its Javadoc: "as a
 * thread terminates the this.notifyAll method is invoked"). Whoever holds the monitor holds up the
 * end, and nothing before it.
 */
public final class NoneEnds {
  private NoneEnds() {}

  /** Does this while none of the threads can end. */
  public static void during(List<Thread> threads, Bench.Action action) throws Exception {
    if (threads.isEmpty()) {
      action.run();
      return;
    }
    synchronized (threads.get(0)) {
      during(threads.subList(1, threads.size()), action);
    }
  }
}
