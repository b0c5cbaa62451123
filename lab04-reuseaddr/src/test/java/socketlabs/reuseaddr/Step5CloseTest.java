package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.NoneEnds;
import socketlabs.kit.Peer;
import socketlabs.kit.Ports;
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
          bench.mustThrow(
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
  @DisplayName("the caller on the line is hung up on")
  @Because(
      "Who is on the line waits for the end of your stream, and that comes when the caller's socket"
          + " is closed: it is yours to close, too, before close() returns.")
  void hangsUpOnTheCaller(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    server.close();
    client.readsToEnd();
  }

  @Test
  @Order(5)
  @DisplayName("the caller on the line reads the end of the stream, not a reset")
  @Because(
      "Close the caller's socket in the ordinary way: SO_LINGER 0 makes a reset of close(), and throws"
          + " away what is still on its way.")
  void endsTheCall(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    server.close();
    client.expectsEnd();
  }

  @Test
  @Order(6)
  @DisplayName("a caller who came after another one had left is hung up on, too")
  @Because(
      "close() has to know who is on the line now, and that is not the first who ever called: write"
          + " each caller down as it comes.")
  void endsALaterCall(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    comesAndGoes(bench.connect("first", address(server)));
    Peer second = bench.connect("second", address(server));
    second.sends("hello");
    second.expects("HELLO");
    server.close();
    second.readsToEnd();
  }

  @Test
  @Order(7)
  @DisplayName("it returns when the only caller has left before")
  @Because(
      "The call is over and its socket is closed. A closed socket takes close() again, and no other"
          + " call; where nobody is on the line there is nothing to end.")
  void afterTheCall(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    comesAndGoes(bench.connect("client", address(server)));
    server.close();
  }

  @Test
  @Order(8)
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
  @Order(9)
  @DisplayName("every thread that the server has started ends")
  @Because(
      "A thread of your own ends when its run() does. Those of an executor wait for more work until"
          + " shutdown() tells them that none will come; awaitTermination() waits for them.")
  void endsItsThreads(Bench bench) throws IOException {
    List<Thread> before = threads();
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    server.close();
    for (Thread thread : threads()) {
      if (!before.contains(thread)) {
        bench.waiting("the server's threads end", thread::join);
      }
    }
  }

  @Test
  @Order(10)
  @DisplayName("a second close() does nothing")
  @Because("close() may be called by hand and by a try block again: the second call has no work.")
  void aSecondCloseDoesNothing(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    server.close();
    server.close();
  }

  @Test
  @Order(11)
  @DisplayName("another server goes on, and so does its caller")
  @Because(
      "A server's listener, its thread and its caller are its own. What is static is there once, for"
          + " all servers together: one server then closes what is another one's.")
  void leavesOthersAlone(Bench bench) throws IOException {
    RestartableServer server = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    RestartableServer another = bench.keep(RestartableServer.start(LOOPBACK, 0, true));
    Peer client = bench.connect("client", address(server));
    client.sends("hello");
    client.expects("HELLO");
    Peer others = bench.connect("another", address(another));
    others.sends("hello");
    others.expects("HELLO");
    server.close();
    others.sends("again");
    others.expects("AGAIN");
  }

  @Test
  @Order(12)
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

  /**
   * The threads of this test that are alive; whatever the server starts belongs to them too. The
   * JVM's own pool is left out: nobody ends it.
   */
  private static List<Thread> threads() {
    Thread[] threads = new Thread[Thread.activeCount() * 2 + 8];
    int count = Thread.enumerate(threads);
    return Stream.of(threads)
        .limit(count)
        .filter(
            thread ->
                !(thread instanceof ForkJoinWorkerThread worker)
                    || worker.getPool() != ForkJoinPool.commonPool())
        .toList();
  }

  private static void comesAndGoes(Peer client) {
    client.sends("hello");
    client.expects("HELLO");
    client.halfCloses();
    client.readsToEnd(); // The server has closed its end.
    client.hangsUp();
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
