package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.reuseaddr.RestartableServer.State.CLOSE_WAIT;
import static socketlabs.reuseaddr.RestartableServer.State.ESTABLISHED;
import static socketlabs.reuseaddr.RestartableServer.State.FIN_WAIT2;
import static socketlabs.reuseaddr.RestartableServer.State.LISTEN;
import static socketlabs.reuseaddr.RestartableServer.State.TIME_WAIT;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.watch.KernelTable;
import socketlabs.reuseaddr.RestartableServer.State;

@Step(6)
@Tag("stretch")
@DisplayName("states")
class Step6StatesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** How long the control may take to see what was done, in milliseconds. */
  private static final int MOMENT_MILLIS = 500;

  /** The table is the whole system's: what it shows of a port number is not the test's alone. */
  private static final String MEANWHILE = "another program came to use the port's number meanwhile";

  @BeforeEach
  void needsTheTable() {
    assumeTrue(KernelTable.isReadable(), "this system has no /proc/net/tcp to read");
  }

  @Test
  @Order(1)
  @DisplayName("a listener, in whichever of the two tables it stands: one line")
  @Because(
      "Java's listeners stand in /proc/net/tcp6 as a rule, those of IPv4 alone in /proc/net/tcp: read"
          + " both. The port is the hexadecimal number behind the colon of the second field.")
  void aListener(Bench bench) throws Exception {
    ServerSocket usual = listener(bench);
    ServerSocketChannel four = bench.keep(ServerSocketChannel.open(StandardProtocolFamily.INET));
    four.bind(new InetSocketAddress("127.0.0.1", 0));
    for (int port : new int[] {usual.getLocalPort(), four.socket().getLocalPort()}) {
      assumeTrue(shows(port, List.of(LISTEN)), "this system's table does not show a listener");
      int lines = RestartableServer.states(port).size();
      assumeTrue(control(port).equals(List.of(LISTEN)), MEANWHILE);
      assertThat(lines).as("lines with the port").isEqualTo(1);
    }
  }

  @Test
  @Order(2)
  @DisplayName("its state: LISTEN")
  @Because("The fourth field is the state, in hexadecimal and numbered from 1: 0A is 10, LISTEN.")
  void isListening(Bench bench) throws Exception {
    ServerSocket listener = listener(bench);
    expectStates(listener.getLocalPort(), LISTEN);
  }

  @Test
  @Order(3)
  @DisplayName("a connection: the listener and the accepted end, not the client's")
  @Because(
      "The client's end has this port too, as the remote one, in the third field. Only the local"
          + " address counts.")
  void aConnection(Bench bench) throws Exception {
    ServerSocket listener = listener(bench);
    bench.keep(new Socket(LOOPBACK, listener.getLocalPort()));
    bench.keep(listener.accept());
    expectStates(listener.getLocalPort(), LISTEN, ESTABLISHED);
  }

  @Test
  @Order(4)
  @DisplayName("hung up on one side: FIN_WAIT2 there, CLOSE_WAIT at the other")
  @Because("The fourth field is the state, in hexadecimal: 05 is FIN_WAIT2, 08 CLOSE_WAIT.")
  void hungUpOnOneSide(Bench bench) throws Exception {
    ServerSocket listener = listener(bench);
    Socket client = bench.keep(new Socket());
    // Bound by hand, it has its port for itself: ports that connect() picks may be shared.
    client.bind(new InetSocketAddress(LOOPBACK, 0));
    client.connect(listener.getLocalSocketAddress());
    listener.accept().close();
    client.getInputStream().read();
    expectStates(listener.getLocalPort(), LISTEN, FIN_WAIT2);
    expectStates(client.getLocalPort(), CLOSE_WAIT);
  }

  @Test
  @Order(5)
  @DisplayName("a port that an old connection holds: TIME_WAIT, with no program behind it")
  @Because("06 is TIME_WAIT: the line has no owner any more, and it counts.")
  void anOldConnection(Bench bench) throws Exception {
    int port = Ports.inTimeWait(true);
    Ports.settle(bench, port);
    expectStates(port, TIME_WAIT);
  }

  @Test
  @Order(6)
  @DisplayName("a port that nobody has: nothing")
  @Because("No line of the table has this local port: the list is empty.")
  void nothing(Bench bench) throws Exception {
    Ports.onFreshPorts(bench, () -> expectStates(Ports.free()));
  }

  /** A listener whose port no old connection of any program has at its other end. */
  private static ServerSocket listener(Bench bench) throws IOException {
    while (true) {
      ServerSocket listener = bench.keep(new ServerSocket(0, 5, LOOPBACK));
      int port = listener.getLocalPort();
      if (KernelTable.rows().stream().noneMatch(row -> row.remotePort() == port)) {
        return listener;
      }
    }
  }

  /** The kit's own look at the table is the control: it must show what is expected. */
  private static void expectStates(int port, State... expected) throws Exception {
    List<State> wanted = List.of(expected).stream().sorted().toList();
    assumeTrue(shows(port, wanted), "this system's table does not show " + wanted);
    List<State> came = RestartableServer.states(port);
    if (came == null || !came.stream().sorted().toList().equals(wanted)) {
      assumeTrue(control(port).equals(wanted), MEANWHILE);
      throw Mismatch.of(
          wanted.toString(), came == null ? "null" : came.stream().sorted().toList().toString());
    }
  }

  /** Whether the table shows this, now or within a moment. */
  private static boolean shows(int port, List<State> wanted) throws InterruptedException {
    return KernelTable.awaitTrue(() -> control(port).equals(wanted), MOMENT_MILLIS);
  }

  private static List<State> control(int port) {
    return KernelTable.rows().stream()
        .filter(row -> row.localPort() == port)
        .map(row -> State.values()[row.state() - 1])
        .sorted()
        .toList();
  }
}
