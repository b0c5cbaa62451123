package socketlabs.connectionloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(4)
@DisplayName("serve, when its listener is closed")
class Step4StopTest {
  /** How long serve is watched for returning too early, in milliseconds. */
  private static final int WHILE_MILLIS = 100;

  private static final String WHY =
      "accept() throws a SocketException when its listener is closed, mostly while it waits. That is how"
          + " a server is stopped: catch it, look at listener.isClosed(), and return.";

  @Test
  @Order(1)
  @DisplayName("it returns how many callers it had")
  @Because(WHY)
  void returnsTheNumberOfCallers(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    for (String name : new String[] {"client 1", "client 2"}) {
      Peer client = bench.connect(name, listener);
      client.sends("hello");
      client.expects("HELLO");
      client.halfCloses();
      client.expectsEnd();
    }
    listener.awaitAsked(3); // It waits for the next caller when the listener is closed.
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(2);
  }

  @Test
  @Order(2)
  @DisplayName("the caller on the line is served to the end")
  @Because(
      "Closing the listener leaves accepted connections alone: they are sockets of their own. serve"
          + " returns when the conversation has ended, and not before.")
  void finishesTheConversation(Bench bench) throws Exception {
    Listener listener = bench.listener();
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    listener.close();
    client.sends("still there");
    client.expects("STILL THERE");
    assertThat(server.endsWithin(WHILE_MILLIS))
        .as("serve returns while the caller is on the line")
        .isFalse();
    client.halfCloses();
    client.expectsEnd();
    assertThat(server.result()).as("callers").isEqualTo(1);
  }

  @Test
  @Order(3)
  @DisplayName("a listener that is closed already has no callers")
  @Because(WHY)
  void returnsAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    listener.close();
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    assertThat(server.result()).as("callers").isEqualTo(0);
  }

  @Test
  @Order(4)
  @DisplayName("a caller who broke off was a caller too")
  @Because("Count callers where they are accepted: a conversation that breaks never comes further.")
  void countsWhoBrokeOff(Bench bench) throws IOException {
    Listener listener = bench.listener().breaksAfter(5);
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    client.expectsEnd();
    listener.awaitAsked(2); // The conversation is over, and the listener still open.
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(1);
  }

  @Test
  @Order(5)
  @DisplayName(
      "an accept that fails on an open listener is an IOException for whoever called serve")
  @Because(
      "A listener that is closed is the end of the work; every other failure of accept() is a"
          + " failure. Look at listener.isClosed() before you return.")
  void tellsOfOtherFailures(Bench bench) throws IOException {
    Listener listener =
        bench
            .listener()
            .failsToAccept(() -> new SocketTimeoutException("nobody called (made by the test)"));
    bench
        .startMayThrow("serve", () -> LoopServer.serve(listener))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(6)
  @DisplayName("a SocketException from accept is the end only where the listener is closed")
  @Because(
      "accept() throws a SocketException for more than one cause: too many open files is another. Look"
          + " at listener.isClosed() before you return, and let every other one pass.")
  void tellsOfASocketException(Bench bench) throws IOException {
    Listener listener =
        bench
            .listener()
            .failsToAccept(() -> new SocketException("Too many open files (made by the test)"));
    bench.startMayThrow("serve", () -> LoopServer.serve(listener)).throwsA(SocketException.class);
  }

  @Test
  @Order(7)
  @DisplayName("a caller who breaks off after the close still ends one conversation only")
  @Because(
      "The listener is closed, and it is the connection that broke. Look at listener.isClosed() when"
          + " accept() has thrown; what converse throws ends the conversation, as ever.")
  void survivesAResetAfterTheClose(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    listener.close();
    client.resets();
    assertThat(server.result()).as("callers").isEqualTo(1);
  }
}
