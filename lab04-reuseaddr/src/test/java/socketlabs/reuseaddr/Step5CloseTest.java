package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.NoneEnds;
import socketlabs.kit.Peer;
import socketlabs.kit.Ports;
import socketlabs.kit.Refusal;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;

@Step(5)
@DisplayName("close")
class Step5CloseTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** How long it is watched that something does not happen, in milliseconds. */
  private static final int QUIET_MILLIS = 300;

  @Test
  @Order(1)
  @DisplayName("it returns after the server's thread has ended, and not before")
  @Because(
      "close() has told the thread to end, and has not waited until it did. Thread.join() waits.")
  void joinsTheThread(Bench bench) throws Exception {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    List<Thread> threads = bench.threadsOfYours();
    AtomicBoolean early = new AtomicBoolean();
    NoneEnds.during(
        threads, () -> early.set(bench.start("close", server::close).endsWithin(QUIET_MILLIS)));
    for (Thread thread : threads) {
      thread.join(QUIET_MILLIS); // One that goes on has not been told to end: that is for later.
    }
    if (early.get() && !threads.isEmpty() && threads.stream().noneMatch(Thread::isAlive)) {
      throw Mismatch.of(
          "close returns when the server's thread has ended",
          "it returned, and the thread was still alive");
    }
  }

  @Test
  @Order(2)
  @DisplayName("it returns, and nobody can call any more")
  @Because(
      "The listener is what takes calls: close it. That also ends an accept() that is waiting, which"
          + " Thread.interrupt() and a flag do not; and until the thread has left accept(), a call may"
          + " still get in.")
  void nobodyCanCall(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
          int port = server.port();
          bench.letYoursRest();
          server.close();
          Refusal.expect(
              ConnectException.class,
              "a call after close()",
              () -> new Socket(LOOPBACK, port).close());
        });
  }

  @Test
  @Order(3)
  @DisplayName("it returns, even while a caller is on the line")
  @Because(
      "The server's thread waits in read() for this caller, and closing the listener does not end"
          + " that: close the caller's socket too, and only then wait for the thread.")
  void returnsWhileACallerIsOnTheLine(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    server.close();
  }

  @Test
  @Order(4)
  @DisplayName("the caller on the line reads the end of the stream")
  @Because(
      "The caller's socket is yours to close, and in the ordinary way: SO_LINGER 0 makes a reset of"
          + " it, and throws away what is still on its way.")
  void endsTheCall(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    server.close();
    client.expectsEnd();
  }

  @Test
  @Order(5)
  @DisplayName("no caller is left on the line, however many there are")
  @Because(
      "Every connection is to be closed, the one that is being answered and all others that the"
          + " server has accepted.")
  void endsEveryCall(Bench bench) throws Exception {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer first = bench.connect("first", address(server));
    first.sends("hello");
    first.expects("HELLO");
    Peer second = bench.connect("second", address(server));
    Peer third = bench.connect("third", address(server));
    bench.letYoursRest(); // A server that takes several at a time has taken all three.
    server.close();
    first.readsToEnd();
    second.readsToEnd();
    third.readsToEnd();
  }

  @Test
  @Order(6)
  @DisplayName("a second close() does nothing")
  @Because("close() may be called by hand and by a try block again: the second call has no work.")
  void aSecondCloseDoesNothing(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    server.close();
    server.close();
  }

  @Test
  @Order(7)
  @DisplayName("three restarts on one port, each time with a caller on the line")
  @Because(
      "The server hung up first, so the port is in TIME_WAIT. A new server gets past it if it sets"
          + " the option and the old one has let go of its listener and its connections.")
  void restartsOnThePort(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          boolean refused = false;
          RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
          int port = server.port();
          for (int restart = 1; restart <= 3; restart++) {
            hangUpOn(bench.connect("caller " + restart, address(server)), server);
            refused |= !Ports.binds(LOOPBACK, port, false);
            server = bench.keep(RestartableServer.start(LOOPBACK, port, true));
            assertThat(server.port() == port).as("port() is the same again").isTrue();
          }
          Peer last = bench.connect("last", address(server));
          last.sends("hello");
          last.expects("HELLO");
          assumeTrue(refused, "this system lets a port in TIME_WAIT be bound without the option");
        });
  }

  private static void hangUpOn(Peer client, RestartableServer server) throws IOException {
    client.sends("hello");
    client.expects("HELLO");
    server.close();
    client.expectsEnd();
    client.hangsUp();
  }

  private static InetSocketAddress address(RestartableServer server) {
    return new InetSocketAddress(LOOPBACK, server.port());
  }
}
