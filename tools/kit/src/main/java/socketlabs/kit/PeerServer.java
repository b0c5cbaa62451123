package socketlabs.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import socketlabs.kit.card.Wire;

/**
 * A server played by the test, for a client of the student's.
 *
 * <p>It takes its scripts one after another, one for each caller, on a thread of the kit's; what a
 * script expects and does not get is the failure of the test.
 */
public final class PeerServer {
  /** What the server does with one caller. */
  public interface Script {
    void play(Peer client) throws Exception;
  }

  private final Bench bench;
  private final ServerSocket listener;
  private final CountDownLatch played;
  private volatile int callers;

  PeerServer(Bench bench, Script... scripts) throws IOException {
    this.bench = bench;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    played = new CountDownLatch(scripts.length);
    bench.kitThread("server", () -> play(scripts));
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The address it listens on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** How many callers it has had. */
  public int callers() {
    return callers;
  }

  /** Waits until every script has been played to its end. */
  public void awaitPlayed() {
    bench.waiting("the server's script plays to its end", played::await);
  }

  void close() {
    bench.closeQuietly(listener);
  }

  private void play(Script... scripts) {
    try {
      for (Script script : scripts) {
        try (Peer client = bench.peer("server", listener.accept())) {
          callers++;
          bench.wire().add("server", Wire.Direction.FROM_YOU, "connect");
          script.play(client);
        }
        played.countDown();
      }
    } catch (Throwable t) {
      bench.scriptFailed(t);
    }
  }
}
