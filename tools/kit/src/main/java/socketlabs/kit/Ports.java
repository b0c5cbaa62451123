package socketlabs.kit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import socketlabs.kit.watch.KernelTable;

/** Ports in the states that a test needs, and the control: what this system lets the kit bind. */
public final class Ports {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** A port may be taken by another program between two calls; so often is it tried. */
  private static final int FRESH_PORTS = 5;

  /** Between two looks at the kernel's table, in milliseconds: a look at a long one costs some. */
  private static final int LOOK_MILLIS = 5;

  /** FIN_WAIT1, LAST_ACK and CLOSING, which the next segment ends. */
  private static final Set<Integer> PASSING_STATES = Set.of(4, 9, 11);

  private Ports() {}

  /** The loopback address 127.0.0.2; where the machine has none the test is set aside. */
  public static InetAddress anotherLoopback() throws IOException {
    InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try {
      new ServerSocket(0, 1, another).close();
      return another;
    } catch (IOException e) {
      return Assumptions.abort("this machine has no second loopback address");
    }
  }

  /** A port of the loopback address that was free a moment ago. */
  public static int free() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK)) {
      return listener.getLocalPort();
    }
  }

  /** The control: whether a listener of the kit's can be bound there now. */
  public static boolean binds(InetAddress address, int port, boolean reuse) throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.setReuseAddress(reuse);
      listener.bind(new InetSocketAddress(address, port), 1);
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /**
   * A port of the loopback address on which a server hung up first: its end of the old connection
   * is in TIME_WAIT.
   *
   * @param reuse the option that the server had
   */
  public static int inTimeWait(boolean reuse) throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.setReuseAddress(reuse);
      listener.bind(new InetSocketAddress(LOOPBACK, 0), 1);
      try (Socket client = new Socket(LOOPBACK, listener.getLocalPort())) {
        listener.accept().close();
        client.getInputStream().read(); // The end of the stream: the server was first.
      }
      return listener.getLocalPort();
    }
  }

  /** Whether this system keeps a port in TIME_WAIT from a listener without the option. */
  public static boolean timeWaitRefuses() throws IOException {
    int port = inTimeWait(true);
    return !binds(LOOPBACK, port, false) && binds(LOOPBACK, port, true);
  }

  /** Whether on this system the option helps only where the first listener had it too. */
  public static boolean bothNeedTheOption() throws IOException {
    return !binds(LOOPBACK, inTimeWait(false), true);
  }

  /**
   * Waits until no old connection of the port's is on its way from one state to the next. Where
   * there is no table to look at it returns at once.
   *
   * @return what the table shows of the port then, so that nobody need look again
   */
  public static List<KernelTable.Row> settle(Bench bench, int port) {
    AtomicReference<List<KernelTable.Row>> rows = new AtomicReference<>();
    bench.waiting(
        "the old connections come to rest",
        () -> {
          rows.set(KernelTable.rowsOf(port));
          while (rows.get().stream().anyMatch(row -> PASSING_STATES.contains(row.state()))) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS); // The table has no events to wait for.
            rows.set(KernelTable.rowsOf(port));
          }
        });
    return rows.get();
  }

  /**
   * Makes a call of the student's that must throw a BindException, and waits for nothing: where it
   * waits all the same, the card says what was expected of it.
   *
   * @param call what is called, for the card: "prepare on a port that is taken"
   */
  public static void expectTaken(Bench bench, String call, Bench.Action action) throws Exception {
    AtomicReference<Exception> thrown = new AtomicReference<>();
    bench.waiting(
        call + " throws a BindException, at once",
        () -> {
          try {
            bench.mustThrow(BindException.class, call, action);
          } catch (Exception e) {
            thrown.set(e);
          }
        });
    if (thrown.get() != null) {
      throw thrown.get();
    }
  }

  /**
   * Plays an experiment that takes ports of its own, again on fresh ones where it fails: another
   * program may have been there in between. What fails each time is the student's.
   */
  public static void onFreshPorts(Bench bench, Bench.Action experiment) throws Exception {
    for (int left = FRESH_PORTS - 1; left > 0; left--) {
      try {
        experiment.run();
        return;
      } catch (AssertionError | IOException e) {
        bench.wire().startAgain();
      }
    }
    experiment.run();
  }
}
