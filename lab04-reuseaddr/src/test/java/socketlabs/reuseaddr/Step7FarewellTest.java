package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;
import socketlabs.reuseaddr.RestartableServer.Farewell;

@Step(7)
@Tag("stretch")
@DisplayName("farewell")
class Step7FarewellTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int BYTES = 256 * 1024;

  /**
   * How often the control must see bytes before the reset, and how often the step may show some.
   */
  private static final int TRIES = 5;

  @Test
  @Order(1)
  @DisplayName("a short reply and an ordinary close: it arrives whole, then the end of the stream")
  @Because(
      "close() without SO_LINGER sends what was written, and the end of the stream behind it. The"
          + " server's end closes first, then the caller reads.")
  void shortAndOrderly(Bench bench) throws IOException {
    Farewell farewell = RestartableServer.farewell(LOOPBACK, 1000, false);
    assertThat(farewell.received()).as("bytes that arrived").isEqualTo(1000);
    assertThat(farewell.reset()).as("reset").isFalse();
  }

  @Test
  @Order(2)
  @DisplayName("a long reply and an ordinary close: the kernel goes on sending, it arrives whole")
  @Because(
      "After an ordinary close() the kernel still delivers what was written. Count every read up to"
          + " -1, not the first alone.")
  void longAndOrderly(Bench bench) throws IOException {
    assumeTrue(takesWithoutAReader(bench), "this system takes less from a writer nobody reads");
    Farewell farewell = RestartableServer.farewell(LOOPBACK, BYTES, false);
    assertThat(farewell.received()).as("bytes that arrived").isEqualTo(BYTES);
    assertThat(farewell.reset()).as("reset").isFalse();
  }

  @Test
  @Order(3)
  @DisplayName(
      "a long reply and SO_LINGER 0: a part of it never arrives, and a reset comes instead")
  @Because(
      "setSoLinger(true, 0) on the server's connection, before close(), throws away what was not sent"
          + " yet. The reader learns it by an exception, which is a part of the result here.")
  void longAndAbrupt(Bench bench) throws IOException {
    assumeTrue(takesWithoutAReader(bench), "this system takes less from a writer nobody reads");
    Farewell farewell = RestartableServer.farewell(LOOPBACK, BYTES, true);
    assertThat(farewell.reset()).as("reset").isTrue();
    if (farewell.received() >= BYTES) {
      throw Mismatch.of("fewer than " + BYTES + " bytes arrive", farewell.received() + " bytes");
    }
  }

  @Test
  @Order(4)
  @DisplayName("nobody listens on the server's port any more")
  @Because("The listener is yours to close, as both ends are, before farewell returns.")
  void closesItsListener(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = RestartableServer.farewell(LOOPBACK, 1000, false).port();
          bench.mustThrow(
              ConnectException.class,
              "a call to the server's port afterwards",
              () -> new Socket(LOOPBACK, port).close());
        });
  }

  @Test
  @Order(5)
  @DisplayName(
      "what it buys: no TIME_WAIT on the server's port, where an ordinary close leaves one")
  @Because("The server's end closes first, either way; port() of the record is the server's port.")
  void leavesNoTimeWait(Bench bench) throws Exception {
    assumeTrue(takesWithoutAReader(bench), "this system takes less from a writer nobody reads");
    Ports.onFreshPorts(
        bench,
        () -> {
          assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
          int abrupt = RestartableServer.farewell(LOOPBACK, 1000, true).port();
          assertThat(Ports.binds(LOOPBACK, abrupt, false)).as("bind after a reset").isTrue();
          int orderly = RestartableServer.farewell(LOOPBACK, 1000, false).port();
          assertThat(Ports.binds(LOOPBACK, orderly, false)).as("bind after a close").isFalse();
        });
  }

  @Test
  @Order(6)
  @DisplayName("SO_LINGER 0: what had arrived before the reset is read, and counts")
  @Because(
      "The reset comes behind the bytes that had arrived. Count while you read: a call that reads all"
          + " at once throws, and what it had read is lost with it.")
  void countsWhatHadArrived(Bench bench) throws IOException {
    assumeTrue(readsBeforeTheReset(bench), "this system drops what has arrived at a reset");
    int most = 0;
    for (int left = TRIES; left > 0 && most == 0; left--) {
      most = RestartableServer.farewell(LOOPBACK, BYTES, true).received();
    }
    assertThat(most > 0).as("bytes arrived before the reset").isTrue();
  }

  /** The control: whether a reader reads what had arrived when a reset came behind it. */
  private static boolean readsBeforeTheReset(Bench bench) throws IOException {
    for (int left = TRIES; left > 0; left--) {
      ServerSocket listener = bench.keep(new ServerSocket(0, 1, LOOPBACK));
      Socket client = bench.keep(new Socket(LOOPBACK, listener.getLocalPort()));
      Socket server = bench.keep(listener.accept());
      server.getOutputStream().write(new byte[BYTES]);
      server.setSoLinger(true, 0);
      server.close();
      try {
        client.getInputStream().read();
      } catch (SocketException e) {
        return false;
      }
    }
    return true;
  }

  /** The control: whether a writer can write so much though nobody reads. */
  private static boolean takesWithoutAReader(Bench bench) throws IOException {
    ServerSocketChannel listener = bench.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(LOOPBACK, 0));
    bench.keep(SocketChannel.open(listener.getLocalAddress()));
    SocketChannel server = bench.keep(listener.accept());
    server.configureBlocking(false);
    ByteBuffer reply = ByteBuffer.allocate(BYTES);
    while (reply.hasRemaining()) {
      if (server.write(reply) == 0) {
        return false;
      }
    }
    return true;
  }
}
