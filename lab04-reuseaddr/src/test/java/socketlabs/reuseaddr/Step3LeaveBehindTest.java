package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.reuseaddr.RestartableServer.FirstToClose.CLIENT;
import static socketlabs.reuseaddr.RestartableServer.FirstToClose.SERVER;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.watch.KernelTable;
import socketlabs.reuseaddr.RestartableServer.FirstToClose;

@Step(3)
@DisplayName("leaveBehind")
class Step3LeaveBehindTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int ESTABLISHED = 1;
  private static final int TIME_WAIT = 6;
  private static final int CLOSE_WAIT = 8;

  /** So many calls may not all have the same port; two may, once in a while. */
  private static final int CALLS = 3;

  @Test
  @Order(1)
  @DisplayName("it plays the call to its end and returns")
  @Because(
      "One thread plays both ends, so whatever it waits for must have happened before: connect before"
          + " you accept (the system takes the call), hang up before you read at the other end.")
  void returns(Bench bench) throws IOException {
    RestartableServer.leaveBehind(LOOPBACK, SERVER, true);
  }

  @Test
  @Order(2)
  @DisplayName("it returns the port that was used, on which nobody listens any more")
  @Because(
      "getLocalPort() of the listener is the port; it is to be closed, as everything else, before"
          + " leaveBehind returns.")
  void nobodyListens(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = RestartableServer.leaveBehind(LOOPBACK, SERVER, true);
          assertThat(port > 0).as("a port was returned").isTrue();
          bench.mustThrow(
              ConnectException.class,
              "a call to the port afterwards",
              () -> new Socket(LOOPBACK, port).close());
        });
  }

  @Test
  @Order(3)
  @DisplayName("each call has a port that the system chose")
  @Because(
      "Bind to port 0: the system chooses a free one, each time anew. A number that you choose may be"
          + " another program's, and after the first call its port is in TIME_WAIT.")
  void theSystemChooses(Bench bench) throws IOException {
    Set<Integer> ports = new HashSet<>();
    for (int call = 1; call <= CALLS; call++) {
      ports.add(RestartableServer.leaveBehind(LOOPBACK, SERVER, true));
    }
    if (ports.size() == 1) {
      throw Mismatch.of("another port for another call", "the same port " + CALLS + " times");
    }
  }

  @Test
  @Order(4)
  @DisplayName("both ends have been closed")
  @Because(
      "An end that nobody closes stays for ever: the other one waits in FIN_WAIT2 for it. Both ends"
          + " and the listener are yours to close.")
  void leavesNothingOpen(Bench bench) throws Exception {
    assumeTrue(KernelTable.isReadable(), "this system has no table of its sockets to read");
    Ports.onFreshPorts(
        bench,
        () -> {
          for (FirstToClose who : FirstToClose.values()) {
            int port = RestartableServer.leaveBehind(LOOPBACK, who, true);
            List<KernelTable.Row> open = openEnds(Ports.settle(bench, port));
            if (!open.isEmpty()) {
              throw Mismatch.of(
                  "with " + who + " first: no end of the connection is open",
                  open.size() == 1 ? "one end is open" : "both ends are open");
            }
          }
        });
  }

  @Test
  @Order(5)
  @DisplayName("the server closes first: without the option its port cannot be had")
  @Because(
      "Whoever closes first is left in TIME_WAIT. That end has to be the server's, and the port the"
          + " server's port (or did you return the client's?); there has to be a connection at all,"
          + " and it has to end in the ordinary way, without a reset.")
  void serverFirst(Bench bench) throws Exception {
    assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
    int port = RestartableServer.leaveBehind(LOOPBACK, SERVER, true);
    Ports.settle(bench, port);
    assertThat(Ports.binds(LOOPBACK, port, false)).as("bind without the option").isFalse();
  }

  @Test
  @Order(6)
  @DisplayName("it is played on the address it was given")
  @Because(
      "The address is an argument: the listener is bound to it, and the client calls it. It need not"
          + " be the loopback address.")
  void onThatAddress(Bench bench) throws Exception {
    InetAddress other = Ports.anotherLoopback();
    assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
    int port = RestartableServer.leaveBehind(other, SERVER, true);
    Ports.settle(bench, port);
    boolean free = Ports.binds(other, port, false);
    assertThat(free).as("on 127.0.0.2, too: bind without the option").isFalse();
  }

  @Test
  @Order(7)
  @DisplayName("the server closes first: with the option its port can be had")
  @Because(
      "The first server lacked the option, or its listener still lives. On Linux both servers need"
          + " the option: hand `reuse` on to prepare. A living listener lets nobody past: close it.")
  void theOptionGetsPast(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
          int port = RestartableServer.leaveBehind(LOOPBACK, SERVER, true);
          Ports.settle(bench, port);
          assertThat(Ports.binds(LOOPBACK, port, true)).as("bind with the option").isTrue();
        });
  }

  @Test
  @Order(8)
  @DisplayName("the client closes first: the server's port is free at once")
  @Because(
      "TIME_WAIT belongs to the end that closes first. Here that is the client, and the wait is on"
          + " its port; the server closes when it has read the end of the stream. Or did you return the"
          + " client's port?")
  void clientFirst(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = RestartableServer.leaveBehind(LOOPBACK, CLIENT, true);
          Ports.settle(bench, port);
          assertThat(Ports.binds(LOOPBACK, port, false)).as("bind without the option").isTrue();
        });
  }

  @Test
  @Order(9)
  @DisplayName("the client closes first: it was a connection, and it is in TIME_WAIT at the client")
  @Because("There must have been a connection, and its client must have closed first, unreset.")
  void clientOwnsTimeWait(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int control = controlClientFirst();
          assumeTrue(
              clientWaits(control, KernelTable.rowsOf(control)),
              "this system has no table that shows TIME_WAIT");
          int port = RestartableServer.leaveBehind(LOOPBACK, CLIENT, true);
          boolean waits = clientWaits(port, Ports.settle(bench, port));
          assertThat(waits).as("the client's end is in TIME_WAIT").isTrue();
        });
  }

  @Test
  @Order(10)
  @DisplayName("reuse = false: the next listener's own option does not help")
  @Because(
      "reuse is the listener's option, and its connections inherit it. On this system both servers"
          + " need it, the one that left TIME_WAIT behind and the one that comes after it.")
  void bothNeedTheOption(Bench bench) throws Exception {
    assumeTrue(Ports.bothNeedTheOption(), "here only the later server needs the option");
    int port = RestartableServer.leaveBehind(LOOPBACK, SERVER, false);
    Ports.settle(bench, port);
    assertThat(Ports.binds(LOOPBACK, port, true)).as("bind with the option").isFalse();
  }

  /** What this system's table shows of a call that a client of the kit's ended first. */
  private static int controlClientFirst() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
        Socket client = new Socket(LOOPBACK, listener.getLocalPort());
        Socket server = listener.accept()) {
      client.close();
      server.getInputStream().read();
      return listener.getLocalPort();
    }
  }

  private static boolean clientWaits(int port, List<KernelTable.Row> rows) {
    return rows.stream().anyMatch(row -> row.remotePort() == port && row.state() == TIME_WAIT);
  }

  /** The sockets of the connection that some program has not closed yet. */
  private static List<KernelTable.Row> openEnds(List<KernelTable.Row> rows) {
    return rows.stream()
        .filter(row -> row.state() == ESTABLISHED || row.state() == CLOSE_WAIT)
        .toList();
  }
}
