package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Leaks;
import socketlabs.kit.Peer;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;

/** The servers go on until this JVM ends: to close them is what the next step is about. */
@Step(4)
@DisplayName("start")
class Step4StartTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  @Order(1)
  @DisplayName("it returns, and the server goes on without it")
  @Because(
      "start returns to whoever called it, and accept() waits for a caller: it belongs on a thread of"
          + " the server's own.")
  void returns(Bench bench) throws IOException {
    RestartableServer.start(LOOPBACK, 0, true);
  }

  @Test
  @Order(2)
  @DisplayName("port() tells the port it listens on, also where the system chose it")
  @Because(
      "With port 0 the system chooses, and getLocalPort() of the listener tells what. It must listen"
          + " before start returns.")
  void tellsThePort(Bench bench) throws IOException {
    RestartableServer server = RestartableServer.start(LOOPBACK, 0, true);
    int port = bench.start("port", server::port).result();
    if (port <= 0) {
      throw Mismatch.of("port() is the one that the system chose", "port() returned " + port);
    }
    bench.connect("client", address(server));
  }

  @Test
  @Order(3)
  @DisplayName("a caller is answered in upper case, as long as it has something to say")
  @Because(
      "On the server's thread: accept a caller, and answer() it, which goes on until the caller's"
          + " stream ends.")
  void answers(Bench bench) throws IOException {
    RestartableServer server = RestartableServer.start(LOOPBACK, 0, true);
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    client.sends("again");
    client.expects("AGAIN");
  }

  @Test
  @Order(4)
  @DisplayName("a caller who has said all is hung up on")
  @Because(
      "When answer() returns the caller has ended its stream: close its socket then. Until you do it"
          + " waits for the end of yours.")
  void hangsUp(Bench bench) throws IOException {
    saysAll(bench).readsToEnd();
  }

  @Test
  @Order(5)
  @DisplayName("a caller who has said all reads the end of the stream, not a reset")
  @Because(
      "Close the caller's socket in the ordinary way, close(), when all it said has been read:"
          + " SO_LINGER 0 makes a reset of close(), and so do bytes that nobody has read.")
  void hangsUpInTheOrdinaryWay(Bench bench) throws IOException {
    saysAll(bench).expectsEnd();
  }

  @Test
  @Order(6)
  @DisplayName("after a caller comes the next")
  @Because("Accepting belongs in a loop, and answering into it: a server is not for one caller.")
  void answersTheNext(Bench bench) throws IOException {
    RestartableServer server = RestartableServer.start(LOOPBACK, 0, true);
    for (String name : new String[] {"first", "second", "third"}) {
      Peer client = bench.connect(name, address(server));
      client.sends("hi");
      client.expects("HI");
      client.hangsUp();
    }
  }

  @Test
  @Order(7)
  @DisplayName("a caller who breaks off does not end the server")
  @Because(
      "A reset makes read() or write() throw. That ends the call, and not the server: catch it inside"
          + " the loop, and go on to the next accept().")
  void survivesAReset(Bench bench) throws IOException {
    RestartableServer server = RestartableServer.start(LOOPBACK, 0, true);
    Peer rude = bench.connect("rude", address(server));
    rude.sends("hi");
    rude.expects("HI");
    rude.resets();
    Peer next = bench.connect("next", address(server));
    next.sends("hello");
    next.expects("HELLO");
  }

  @Test
  @Order(8)
  @DisplayName("two servers at a time, each with a port and a caller of its own")
  @Because(
      "A server's listener, its thread and its caller are its own. What is static is there once, for"
          + " all servers together.")
  void twoServers(Bench bench) throws IOException {
    RestartableServer one = RestartableServer.start(LOOPBACK, 0, true);
    int port = one.port();
    RestartableServer two = RestartableServer.start(LOOPBACK, 0, true);
    if (one.port() != port) {
      throw Mismatch.of("port() of the first server stays as it was", "it is another one now");
    }
    for (RestartableServer server : new RestartableServer[] {one, two}) {
      Peer client = bench.connect(server == one ? "first" : "second", address(server));
      client.sends("hello");
      client.expects("HELLO");
    }
  }

  @Test
  @Order(9)
  @DisplayName("it listens on the port it was given")
  @Because("Whoever names a port means this port: callers know the server by it.")
  void takesThePort(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = Ports.free();
          RestartableServer server = RestartableServer.start(LOOPBACK, port, true);
          assertThat(server.port() == port).as("port() is the one that was asked for").isTrue();
          bench.connect("client", new InetSocketAddress(LOOPBACK, port));
        });
  }

  @Test
  @Order(10)
  @DisplayName("it listens on the address it was given, and on no other")
  @Because("Without an address a listener takes calls on every address of the machine (0.0.0.0).")
  void onThatAddressAlone(Bench bench) throws Exception {
    InetAddress other = Ports.anotherLoopback();
    ServerSocket control = bench.keep(new ServerSocket(0, 5, other));
    new Socket(other, control.getLocalPort()).close();
    Ports.onFreshPorts(
        bench,
        () -> {
          RestartableServer server = RestartableServer.start(LOOPBACK, 0, true);
          bench.mustThrow(
              ConnectException.class,
              "a call to 127.0.0.2, where the server does not listen,",
              () -> new Socket(other, server.port()).close());
        });
  }

  @Test
  @Order(11)
  @DisplayName("a second server on the port fails, and the first still answers")
  @Because(
      "One port, one living server: the second start is to fail with a BindException at once. It must"
          + " not wait, share the port, take another one, or find out later on its own thread.")
  void theSecondFails(Bench bench) throws Exception {
    RestartableServer first = RestartableServer.start(LOOPBACK, 0, true);
    Ports.expectTaken(
        bench,
        "a second start on the port of a living server",
        () -> RestartableServer.start(LOOPBACK, first.port(), true));
    Peer client = bench.connect("client", address(first));
    client.sends("hello");
    client.expects("HELLO");
  }

  @Test
  @Order(12)
  @DisplayName("reuse = true: it starts although the last server left TIME_WAIT on the port")
  @Because(
      "The old connection holds the port, and SO_REUSEADDR is what gets past it: start has to hand"
          + " its reuse on to prepare.")
  void getsPastTimeWait(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
          int port = Ports.inTimeWait(true);
          RestartableServer server = RestartableServer.start(LOOPBACK, port, true);
          assertThat(server.port() == port).as("port() is the one that was asked for").isTrue();
        });
  }

  @Test
  @Order(13)
  @DisplayName("reuse = false: it does not start while the port is in TIME_WAIT")
  @Because(
      "reuse is an argument, and without the option the old connection keeps the port: start has to"
          + " hand its reuse on to prepare.")
  void isRefusedWithoutTheOption(Bench bench) throws Exception {
    assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
    int port = Ports.inTimeWait(true);
    Ports.expectTaken(
        bench,
        "start with reuse = false on a port in TIME_WAIT",
        () -> RestartableServer.start(LOOPBACK, port, false));
  }

  @Test
  @Order(14)
  @DisplayName("a start that fails leaves no socket open")
  @Because("A listener whose bind has failed is still an open socket: close it, as prepare does.")
  void leavesNoSocketOpen(Bench bench) throws Exception {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    int port = living.getLocalPort();
    Leaks.expectNone(
        "listener",
        () ->
            Ports.expectTaken(
                bench,
                "start on a port that is taken",
                () -> RestartableServer.start(LOOPBACK, port, true)));
  }

  /** A caller that has had its answer and has nothing more to say. */
  private static Peer saysAll(Bench bench) throws IOException {
    Peer client = bench.connect("client", address(RestartableServer.start(LOOPBACK, 0, true)));
    client.sends("hello");
    client.expects("HELLO");
    client.halfCloses();
    return client;
  }

  private static InetSocketAddress address(RestartableServer server) {
    return new InetSocketAddress(LOOPBACK, server.port());
  }
}
