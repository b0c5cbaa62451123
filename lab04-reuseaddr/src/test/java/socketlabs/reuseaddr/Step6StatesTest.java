package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.reuseaddr.RestartableServer.State.CLOSE_WAIT;
import static socketlabs.reuseaddr.RestartableServer.State.ESTABLISHED;
import static socketlabs.reuseaddr.RestartableServer.State.LISTEN;
import static socketlabs.reuseaddr.RestartableServer.State.TIME_WAIT;

import java.io.IOException;
import java.net.BindException;
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

@Step(value = 6, patience = 4) // A table of thousands of lines takes its time to read.
@Tag("stretch")
@DisplayName("states")
class Step6StatesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** How often the control looks. A look takes some 20 ms where there are many sockets. */
  private static final int MOMENTS = 100;

  /**
   * How often a step may read. The table is no snapshot: where other sockets come and go while it
   * is read, a line may be there twice, or not at all. Three readings in a row were not enough.
   */
  private static final int READINGS = 20;

  /** From here to 4095 the table writes a port as a zero and three digits. */
  private static final int LOW_PORTS = 2048;

  /** From here on a port has four hexadecimal digits; a multiple of it changes the first alone. */
  private static final int FOUR_DIGITS = 0x1000;

  /** The table is the whole system's: what it shows of a port number is not the test's alone. */
  private static final String MEANWHILE = "another program came to use the port's number meanwhile";

  @BeforeEach
  void needsTheTable() {
    assumeTrue(KernelTable.isReadable(), "this system has no /proc/net/tcp to read");
  }

  @Test
  @Order(1)
  @DisplayName("a listener of Java's: one line")
  @Because(
      "Java's listeners stand in /proc/net/tcp6 as a rule, those of IPv4 alone in /proc/net/tcp: read"
          + " both. Skip the heading line, strip the leading blanks. The port is the hexadecimal"
          + " number behind the colon of the second field, four upper-case digits:"
          + " Integer.parseInt(text, 16).")
  void aListener(Bench bench) throws Exception {
    expectOneLine(listener(bench, false).getLocalPort());
  }

  @Test
  @Order(2)
  @DisplayName("a listener of IPv4 alone: one line, in the other table")
  @Because(
      "Java's listeners stand in /proc/net/tcp6 as a rule, those of IPv4 alone in /proc/net/tcp: read"
          + " both. Skip the heading line, strip the leading blanks. The port is the hexadecimal"
          + " number behind the colon of the second field, four upper-case digits:"
          + " Integer.parseInt(text, 16).")
  void aListenerOfIpv4(Bench bench) throws Exception {
    expectOneLine(listener(bench, true).getLocalPort());
  }

  @Test
  @Order(3)
  @DisplayName("its state: LISTEN")
  @Because("The fourth field is the state, in hexadecimal and numbered from 1: 0A is 10, LISTEN.")
  void isListening(Bench bench) throws Exception {
    ServerSocket listener = listener(bench, false);
    expectStates(listener.getLocalPort(), LISTEN);
  }

  @Test
  @Order(4)
  @DisplayName("a connection: the listener and the accepted end, not the client's")
  @Because(
      "The client's end has this port too, as the remote one, in the third field. Only the local"
          + " address counts.")
  void aConnection(Bench bench) throws Exception {
    ServerSocket listener = listener(bench, false);
    bench.keep(new Socket(LOOPBACK, listener.getLocalPort()));
    bench.keep(listener.accept());
    expectStates(listener.getLocalPort(), LISTEN, ESTABLISHED);
  }

  @Test
  @Order(5)
  @DisplayName("hung up on, and not yet closed: CLOSE_WAIT")
  @Because("The fourth field is the state, in hexadecimal: 08 is CLOSE_WAIT.")
  void hungUpOn(Bench bench) throws Exception {
    ServerSocket listener = listener(bench, false);
    Socket client = bench.keep(new Socket());
    // Bound by hand, it has its port for itself: ports that connect() picks may be shared.
    client.bind(new InetSocketAddress(LOOPBACK, 0));
    client.connect(listener.getLocalSocketAddress());
    listener.accept().close();
    client.getInputStream().read();
    expectStates(client.getLocalPort(), CLOSE_WAIT);
  }

  @Test
  @Order(6)
  @DisplayName("a port that an old connection holds: TIME_WAIT, with no program behind it")
  @Because("06 is TIME_WAIT: the line has no owner any more, and it counts.")
  void anOldConnection(Bench bench) throws Exception {
    int port = Ports.inTimeWait(true);
    Ports.settle(bench, port);
    expectStates(port, TIME_WAIT);
  }

  @Test
  @Order(7)
  @DisplayName("a port that nobody has: nothing")
  @Because("No line of the table has this local port: the list is empty.")
  void nothing(Bench bench) throws Exception {
    Ports.onFreshPorts(bench, () -> expectStates(Ports.free()));
  }

  @Test
  @Order(8)
  @DisplayName("two connections of one listener: two lines with the same state")
  @Because("Every socket counts, also where its state was there before: a list, and not a set.")
  void twoConnections(Bench bench) throws Exception {
    ServerSocket listener = listener(bench, false);
    for (int i = 0; i < 2; i++) {
      bench.keep(new Socket(LOOPBACK, listener.getLocalPort()));
      bench.keep(listener.accept());
    }
    expectStates(listener.getLocalPort(), LISTEN, ESTABLISHED, ESTABLISHED);
  }

  @Test
  @Order(9)
  @DisplayName("another port that ends with the same digits is not counted")
  @Because(
      "17E8 ends with 7E8, and is another port. The whole number counts, from the colon on: compare"
          + " numbers, Integer.parseInt(text, 16), or look for the colon too.")
  void anotherPortWithTheSameEnd(Bench bench) throws Exception {
    int low = lowListener(bench).getLocalPort();
    for (int port = low + FOUR_DIGITS; port < 0xFFFF; port += FOUR_DIGITS) {
      ServerSocket longer = bench.keep(new ServerSocket());
      try {
        longer.bind(new InetSocketAddress(LOOPBACK, port));
      } catch (BindException e) {
        continue; // Somebody has it.
      }
      int lines = lines(low);
      assumeTrue(lines <= 1 || control(low).equals(List.of(LISTEN)), MEANWHILE);
      if (lines > 1) { // How many depends on the machine; too few are the next test's business.
        throw Mismatch.of("the line of the port", "lines of other ports too");
      }
      return;
    }
    abort("this system gives no port that ends as " + low + " does");
  }

  @Test
  @Order(10)
  @DisplayName("a port below 4096, which the table writes with a zero in front: one line")
  @Because(
      "The table writes four digits, 0BB8 for port 3000. Compare numbers, Integer.parseInt(text, 16),"
          + " or write the zeros too: \"%04X\".")
  void aLowPort(Bench bench) throws Exception {
    expectOneLine(lowListener(bench).getLocalPort());
  }

  /** A listener on a port of three hexadecimal digits, alone in the table with it. */
  private static ServerSocket lowListener(Bench bench) throws IOException {
    for (int port = LOW_PORTS; port < LOW_PORTS + MOMENTS; port++) {
      ServerSocket listener = bench.keep(new ServerSocket());
      try {
        listener.bind(new InetSocketAddress(LOOPBACK, port));
      } catch (BindException e) {
        continue; // Somebody has it.
      }
      if (control(port).equals(List.of(LISTEN))) {
        return listener;
      }
    }
    return abort("this system gives no port from " + LOW_PORTS + " on");
  }

  /**
   * A listener that is alone in the table with its port: no old connection of any program's has it.
   *
   * @param four whether it is one of IPv4 alone
   */
  private static ServerSocket listener(Bench bench, boolean four) throws IOException {
    for (int left = MOMENTS; left > 0; left--) {
      ServerSocket listener =
          bench.keep(
              four
                  ? ServerSocketChannel.open(StandardProtocolFamily.INET).socket()
                  : new ServerSocket());
      listener.bind(new InetSocketAddress("127.0.0.1", 0));
      List<KernelTable.Row> rows = KernelTable.rowsOf(listener.getLocalPort());
      if (rows.size() == 1 && rows.get(0).state() == LISTEN.ordinal() + 1) {
        return listener;
      }
    }
    return abort("this system's table does not show a listener");
  }

  /** How many lines the student's code finds: one, if any of its readings has found one. */
  private static int lines(int port) throws IOException {
    int lines = -1;
    for (int left = READINGS; left > 0 && lines != 1; left--) {
      lines = RestartableServer.states(port).size();
    }
    return lines;
  }

  private static void expectOneLine(int port) throws IOException {
    int lines = lines(port);
    assumeTrue(lines == 1 || control(port).equals(List.of(LISTEN)), MEANWHILE);
    assertThat(lines).as("lines with the port").isEqualTo(1);
  }

  /** The kit's own look at the table is the control: it must show what is expected. */
  private static void expectStates(int port, State... expected) throws Exception {
    List<State> wanted = List.of(expected).stream().sorted().toList();
    assumeTrue(
        KernelTable.awaitTrue(() -> control(port).equals(wanted), MOMENTS),
        "this system's table does not show " + wanted);
    List<State> came = null;
    for (int left = READINGS; left > 0 && !wanted.equals(came); left--) {
      List<State> states = RestartableServer.states(port);
      came = states == null ? null : states.stream().sorted().toList();
    }
    if (!wanted.equals(came)) {
      assumeTrue(control(port).equals(wanted), MEANWHILE);
      throw Mismatch.of(wanted.toString(), String.valueOf(came));
    }
  }

  private static List<State> control(int port) {
    return KernelTable.rowsOf(port).stream()
        .filter(row -> row.localPort() == port)
        .map(row -> State.values()[row.state() - 1])
        .sorted()
        .toList();
  }
}
