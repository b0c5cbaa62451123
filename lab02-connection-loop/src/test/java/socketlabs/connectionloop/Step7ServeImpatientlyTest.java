package socketlabs.connectionloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(value = 7, patience = 2)
@Tag("stretch")
@DisplayName("serveImpatiently")
class Step7ServeImpatientlyTest {
  /** Longer than a test may take: nobody is dropped for it. */
  private static final int LONG_MILLIS = 60_000;

  /** A limit that is tried out, in milliseconds. */
  private static final int IDLE_MILLIS = 240;

  /** How often: on a busy machine the test's client may be too slow itself. */
  private static final int TRIES = 3;

  @Test
  @Order(1)
  @DisplayName("a caller who says nothing is hung up on, and the next one is served")
  @Because(
      "setSoTimeout on the accepted socket, in milliseconds, limits each of its reads. The"
          + " SocketTimeoutException is an IOException: it ends one conversation, not the server.")
  void dropsTheSilentCaller(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serveImpatiently", () -> LoopServer.serveImpatiently(listener, 100));
    Peer silent = bench.connect("client 1", listener);
    silent.expectsEnd();
    Peer second = bench.connect("client 2", listener);
    second.expectsEnd();
  }

  @Test
  @Order(2)
  @DisplayName("a caller who talks is answered, pauses or not")
  @Because("Only a silence as long as idleMillis ends a conversation, and none that is shorter.")
  void answersWhoTalks(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serveImpatiently", () -> LoopServer.serveImpatiently(listener, LONG_MILLIS));
    Peer client = bench.connect(listener);
    client.sends("one");
    client.expects("ONE");
    client.expectsQuiet();
    client.sends("two");
    client.expects("TWO");
    client.halfCloses();
    client.expectsEnd();
  }

  @Test
  @Order(3)
  @DisplayName("it waits for a caller as long as it takes")
  @Because(
      "A limit on the listener limits accept(): when nobody calls for a while the server ends.")
  void waitsForCallers(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serveImpatiently", () -> LoopServer.serveImpatiently(listener, LONG_MILLIS));
    Peer client = bench.connect(listener);
    client.halfCloses();
    client.expectsEnd();
    assertThat(listener.getSoTimeout()).as("the listener's own limit").isZero();
  }

  @Test
  @Order(4)
  @DisplayName("it returns how many callers it had when its listener is closed")
  @Because("It ends as serve does: accept() throws, listener.isClosed() says why, and you return.")
  void returnsWhenClosed(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Task<Integer> server =
        bench.start("serveImpatiently", () -> LoopServer.serveImpatiently(listener, 20));
    bench.connect(listener).expectsEnd();
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(1);
  }

  @Test
  @Order(5)
  @DisplayName("who never is silent for long may talk for as long as it takes")
  @Because("The limit is for each silence: it begins anew with every read, not with the call.")
  void allowsLongConversations(Bench bench) throws Exception {
    Listener listener = bench.listener();
    bench.start("serveImpatiently", () -> LoopServer.serveImpatiently(listener, IDLE_MILLIS));
    for (int left = TRIES; left > 0; left--) {
      try {
        talkForLong(bench, listener);
        return;
      } catch (TooSlow e) {
        bench
            .wire()
            .startAgain(); // The client itself was silent for too long: that proves nothing.
      }
    }
    abort("this machine is too busy to talk without a pause of " + IDLE_MILLIS + " ms");
  }

  /** A word now and then, each long before the limit, for twice the limit in all. */
  private static void talkForLong(Bench bench, Listener listener) throws Exception {
    long begin = System.nanoTime();
    long lastWord = begin;
    Peer client = bench.connect(listener);
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(2 * IDLE_MILLIS)) {
      long now = System.nanoTime();
      client.sends("go on");
      long silence = System.nanoTime() - lastWord;
      lastWord = now;
      try {
        client.expects("GO ON");
      } catch (AssertionError e) {
        if (silence < TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS)) {
          throw e;
        }
        throw new TooSlow();
      }
      client.pauses(IDLE_MILLIS / 4);
    }
  }

  /** The test's own client did not speak in time. */
  private static final class TooSlow extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
