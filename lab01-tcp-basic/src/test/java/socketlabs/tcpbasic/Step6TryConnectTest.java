package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;
import socketlabs.tcpbasic.UpperClient.Outcome;

@Step(6)
@DisplayName("tryConnect")
class Step6TryConnectTest {
  private static final String HOST = "127.0.0.1";

  /** Longer than a test may take: what waits for it is not waiting for the limit it was given. */
  private static final int LONG_MILLIS = 60_000;

  @Test
  @Order(1)
  @DisplayName("CONNECTED where somebody listens")
  @Because("A connect that returns has succeeded: the attempt needs no exception to end well.")
  void connected(Bench bench) throws IOException {
    PeerServer server = bench.server(client -> client.readsToEnd());
    assertThat(UpperClient.tryConnect(HOST, server.port(), LONG_MILLIS))
        .as("outcome")
        .isEqualTo(Outcome.CONNECTED);
  }

  @Test
  @Order(2)
  @DisplayName("REFUSED where nobody listens")
  @Because(
      "Only connecting tells whether somebody listens on a port; where nobody does, connect throws a"
          + " ConnectException.")
  void refused(Bench bench) throws IOException {
    assertThat(UpperClient.tryConnect(HOST, bench.refusing().getPort(), LONG_MILLIS))
        .as("outcome")
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  @Order(3)
  @DisplayName("it hangs up at once")
  @Because("An attempt that succeeded has opened a connection: close it, and say nothing on it.")
  void hangsUp(Bench bench) throws IOException {
    PeerServer server = bench.server(client -> client.expectsEnd());
    UpperClient.tryConnect(HOST, server.port(), LONG_MILLIS);
    server.awaitPlayed();
  }

  @Test
  @Order(4)
  @DisplayName("UNKNOWN_HOST where the name means nothing")
  @Because("A name that cannot be resolved shows as an UnknownHostException.")
  void unknownHost(Bench bench) {
    // Brackets mean an IPv6 address: this one is refused without asking a name server.
    assertThat(UpperClient.tryConnect("[no such host]", 8000, LONG_MILLIS))
        .as("outcome")
        .isEqualTo(Outcome.UNKNOWN_HOST);
  }

  @Test
  @Order(5)
  @DisplayName("TIMED_OUT where the answer does not come within the limit")
  @Because(
      "connect(address, millis) takes the limit, and throws a SocketTimeoutException after it.")
  void timedOut(Bench bench) throws IOException {
    ServerSocket full = bench.keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    assumeTrue(fill(bench, full), "this system does not let a full queue wait");
    assertThat(UpperClient.tryConnect(HOST, full.getLocalPort(), 50))
        .as("outcome")
        .isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  @Order(6)
  @DisplayName("OTHER for every other failure")
  @Because(
      "Only a ConnectException means refused, only a SocketTimeoutException too late: a catch of more"
          + " is too wide. Whatever else connect throws is OTHER, and no null.")
  void other(Bench bench) {
    // A group has no one to connect to (RFC 9293, section 3.9.2.3): the system refuses at once.
    String group = "224.0.0.1";
    assumeTrue(failsOtherwise(group), "this system says of a group what it says of a refusal");
    assertThat(UpperClient.tryConnect(group, 8000, LONG_MILLIS))
        .as("outcome")
        .isEqualTo(Outcome.OTHER);
  }

  private static boolean failsOtherwise(String host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, 8000), 200);
      return false;
    } catch (ConnectException | SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Fills the listener's queue; false where that cannot be done. Two callers in a row must find no
   * room: the first may only have been slow.
   */
  private static boolean fill(Bench bench, ServerSocket listener) throws IOException {
    int late = 0;
    for (int callers = 0; callers < 8 && late < 2; callers++) {
      Socket caller = bench.keep(new Socket());
      try {
        caller.connect(new InetSocketAddress(HOST, listener.getLocalPort()), 200);
        late = 0;
      } catch (SocketTimeoutException e) {
        late++;
      } catch (IOException e) {
        return false;
      }
    }
    return late == 2;
  }
}
