package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import socketlabs.reuseaddr.RestartableServer.Farewell;

@Step(7)
@Tag("stretch")
@DisplayName("farewell")
class Step7FarewellTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int BYTES = 256 * 1024;

  @Test
  @Order(1)
  @DisplayName("a short reply and an ordinary close: it arrives whole, then the end of the stream")
  @Because("close() without SO_LINGER sends what was written, and the end of the stream behind it.")
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
      "setSoLinger(true, 0) before close() throws away what was not sent yet. The reader learns it by"
          + " an exception, which is a part of the result here.")
  void longAndAbrupt(Bench bench) throws IOException {
    assumeTrue(takesWithoutAReader(bench), "this system takes less from a writer nobody reads");
    Farewell farewell = RestartableServer.farewell(LOOPBACK, BYTES, true);
    assertThat(farewell.reset()).as("reset").isTrue();
    assertThat(farewell.received()).as("bytes that arrived").isLessThan(BYTES);
  }

  @Test
  @Order(4)
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
