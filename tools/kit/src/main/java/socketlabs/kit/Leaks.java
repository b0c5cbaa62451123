package socketlabs.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import socketlabs.kit.watch.OpenSockets;

/** Whether calls of the student's code leave sockets open, as the process's own table shows. */
public final class Leaks {
  /** So many calls, of which each would leave one: other sockets come and go meanwhile. */
  private static final int CALLS = 12;

  private Leaks() {}

  /**
   * Makes the call again and again; most of what it opens must be closed afterwards. Where nothing
   * shows what is open the test is set aside.
   *
   * @param what each call opens, for the card: "listener"
   */
  public static void expectNone(String what, Bench.Action call) throws Exception {
    assumeTrue(OpenSockets.isReadable(), "this system does not show which sockets are open");
    call.run(); // The JDK's own first sockets do not count.
    long before = OpenSockets.count();
    for (int calls = 0; calls < CALLS; calls++) {
      call.run();
    }
    boolean closed = OpenSockets.count() - before < CALLS / 2;
    assertThat(closed).as("every " + what + " was closed").isTrue();
  }
}
