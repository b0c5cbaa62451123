package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.RecordingListener;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;

@Step(8)
@Tag("stretch")
@DisplayName("share")
class Step8ShareTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);

  @BeforeEach
  void needsTheOption() throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      assumeTrue(
          listener.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT),
          "this system has no SO_REUSEPORT");
    }
  }

  @Test
  @Order(1)
  @DisplayName("the option is set, then the listener is bound, with the backlog it was given")
  @Because("setOption(StandardSocketOptions.SO_REUSEPORT, true), and then bind(address, backlog).")
  void setsTheOptionBeforeTheBind(Bench bench) throws IOException {
    RecordingListener listener = bench.keep(new RecordingListener(false));
    RestartableServer.share(listener, ANY_PORT, 7);
    List<String> calls = listener.calls();
    int set = calls.indexOf("setOption(SO_REUSEPORT, true)");
    if (set < 0 || set > calls.indexOf("bind(backlog 7)")) {
      throw Mismatch.of(
          "setOption(SO_REUSEPORT, true), then bind(backlog 7)",
          calls.isEmpty() ? "neither" : String.join(", then ", calls));
    }
  }

  @Test
  @Order(2)
  @DisplayName("the listener it returns is open")
  @Because(
      "What share returns is for use. Only a listener whose bind has failed is closed, in the catch"
          + " block: try (unbound) and finally close it either way.")
  void returnsItOpen(Bench bench) throws IOException {
    ServerSocket listener = share(bench, ANY_PORT);
    assertThat(listener.isClosed()).as("listener.isClosed()").isFalse();
  }

  @Test
  @Order(3)
  @DisplayName("two living listeners on one port; every caller reaches one of them")
  @Because("Both listeners have to be bound with the option, to the port they were given.")
  void twoListenersShareAPort(Bench bench) throws IOException {
    ServerSocket first = share(bench, ANY_PORT);
    ServerSocket second = share(bench, first.getLocalSocketAddress());
    assertThat(second.getLocalPort()).as("port").isEqualTo(first.getLocalPort());
    for (int i = 0; i < 8; i++) {
      bench.keep(new Socket(LOOPBACK, first.getLocalPort()));
    }
  }

  @Test
  @Order(4)
  @DisplayName("a listener without the option keeps its port, and the one refused has been closed")
  @Because(
      "Both have to agree to share: bind throws where the other does not. The listener that gets no"
          + " port is yours to close.")
  void bothMustAgree(Bench bench) throws Exception {
    ServerSocket alone = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    ServerSocket listener = bench.keep(new RecordingListener(false));
    bench.mustThrow(
        BindException.class,
        "share on the port of a listener that does not",
        () -> RestartableServer.share(listener, alone.getLocalSocketAddress(), 5));
    assertThat(listener.isClosed()).as("listener.isClosed()").isTrue();
  }

  @Test
  @Order(5)
  @DisplayName("a listener whose bind fails in another way has been closed, too")
  @Because(
      "A BindException is one way to fail, and there are others: catch IOException, close the"
          + " listener, and throw on what you caught.")
  void closesItWhateverTheFailure(Bench bench) throws Exception {
    SocketException failure = new SocketException("made by the test");
    ServerSocket listener = bench.keep(RecordingListener.failing(failure));
    bench.mustThrow(
        SocketException.class,
        "share, where bind throws one,",
        () -> RestartableServer.share(listener, ANY_PORT, 5));
    assertThat(listener.isClosed()).as("listener.isClosed()").isTrue();
  }

  private static ServerSocket share(Bench bench, SocketAddress address) throws IOException {
    return RestartableServer.share(bench.keep(new ServerSocket()), address, 50);
  }
}
