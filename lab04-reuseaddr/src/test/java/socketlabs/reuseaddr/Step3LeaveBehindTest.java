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
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.Refusal;
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
          Refusal.expect(
              ConnectException.class,
              "a call to the port afterwards",
              () -> new Socket(LOOPBACK, port).close());
        });
  }

  @Test
  @Order(3)
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
            Ports.settle(bench, port);
            List<KernelTable.Row> open = openEnds(port);
            if (!open.isEmpty()) {
              throw Mismatch.of(
                  "with " + who + " first: no end of the connection is open",
                  open.size() == 1 ? "one end is open" : "both ends are open");
            }
          }
        });
  }

  @Test
  @Order(4)
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
  @Order(5)
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
  @Order(6)
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
  @Order(7)
  @DisplayName("the client closes first: it was a connection, and it is in TIME_WAIT at the client")
  @Because("There must have been a connection, and its client must have closed first, unreset.")
  void clientOwnsTimeWait(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int control = controlClientFirst();
          assumeTrue(clientWaits(control), "this system has no table that shows TIME_WAIT");
          int port = RestartableServer.leaveBehind(LOOPBACK, CLIENT, true);
          Ports.settle(bench, port);
          assertThat(clientWaits(port)).as("the client's end is in TIME_WAIT").isTrue();
        });
  }

  @Test
  @Order(8)
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

  private static boolean clientWaits(int port) {
    return KernelTable.rowsOf(port).stream()
        .anyMatch(row -> row.remotePort() == port && row.state() == TIME_WAIT);
  }

  /** The sockets of the connection that some program has not closed yet. */
  private static List<KernelTable.Row> openEnds(int port) {
    return KernelTable.rowsOf(port).stream()
        .filter(row -> row.state() == ESTABLISHED || row.state() == CLOSE_WAIT)
        .toList();
  }
}
