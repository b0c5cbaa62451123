package socketlabs.tcpbasic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;

@Step(7)
@Tag("stretch")
@DisplayName("readWithin")
class Step7ReadWithinTest {
  /** Longer than a test may take. */
  private static final int LONG_MILLIS = 60_000;

  @Test
  @Order(1)
  @DisplayName("it brings what has arrived, up to the given number of bytes")
  @Because(
      "One read of up to `max` bytes, and only those that it brought; the rest stays for the next.")
  void bringsWhatArrived(Bench bench) throws IOException {
    Listener listener = listener(bench);
    Peer peer = bench.connect("peer", listener);
    Socket socket = listener.accept();
    peer.sends("hello");
    bench.sameBytes("h".getBytes(UTF_8), UpperClient.readWithin(socket, 1, LONG_MILLIS));
    bench.sameBytes("ello".getBytes(UTF_8), UpperClient.readWithin(socket, 1024, LONG_MILLIS));
  }

  @Test
  @Order(2)
  @DisplayName("a silent peer ends it with a SocketTimeoutException; the socket can still be used")
  @Because("setSoTimeout limits every later read; the SocketTimeoutException is not yours to hide.")
  void endsInTime(Bench bench) throws IOException {
    Listener listener = listener(bench);
    Peer peer = bench.connect("peer", listener);
    Socket socket = listener.accept();
    assertThatThrownBy(() -> UpperClient.readWithin(socket, 1024, 50))
        .as("readWithin with a silent peer")
        .isInstanceOf(SocketTimeoutException.class);
    peer.sends("late");
    bench.sameBytes("late".getBytes(UTF_8), UpperClient.readWithin(socket, 1024, LONG_MILLIS));
  }

  @Test
  @Order(3)
  @DisplayName("the end of the stream is an empty array")
  @Because("read() gives -1 at the end of the stream: no bytes, and no timeout either.")
  void endOfStreamIsEmpty(Bench bench) throws IOException {
    Listener listener = listener(bench);
    Peer peer = bench.connect("peer", listener);
    Socket socket = listener.accept();
    peer.hangsUp();
    bench.sameBytes(new byte[0], UpperClient.readWithin(socket, 1024, LONG_MILLIS));
  }

  @Test
  @Order(4)
  @DisplayName("the socket's own limit is as before, however it ended")
  @Because("getSoTimeout tells the old limit; put it back in a finally block.")
  void restoresTheLimit(Bench bench) throws IOException {
    Listener listener = listener(bench);
    Peer peer = bench.connect("peer", listener);
    Socket socket = listener.accept();
    socket.setSoTimeout(12_345);
    peer.sends("x");
    UpperClient.readWithin(socket, 1024, LONG_MILLIS);
    assertThat(socket.getSoTimeout()).as("getSoTimeout() afterwards").isEqualTo(12_345);
    assertThatThrownBy(() -> UpperClient.readWithin(socket, 1024, 50))
        .as("readWithin with a silent peer")
        .isInstanceOf(SocketTimeoutException.class);
    assertThat(socket.getSoTimeout()).as("getSoTimeout() after a timeout").isEqualTo(12_345);
  }

  private static Listener listener(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.wire().yours("your code");
    return listener;
  }
}
