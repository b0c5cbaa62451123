package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;
import socketlabs.tcpbasic.UpperClient.Endpoints;

@Step(5)
@DisplayName("endpoints")
class Step5EndpointsTest {
  @Test
  @Order(1)
  @DisplayName("the local end is the address that the server sees")
  @Because("getLocalSocketAddress is this end (getsockname), getRemoteSocketAddress the other.")
  void localIsWhatTheServerSees(Bench bench) throws Exception {
    CompletableFuture<InetSocketAddress> seen = new CompletableFuture<>();
    PeerServer server = bench.server(client -> seen.complete(client.remote()));
    Socket socket = bench.keep(new Socket("127.0.0.1", server.port()));
    assertThat(UpperClient.endpoints(socket).local()).as("local end").isEqualTo(seen.get());
  }

  @Test
  @Order(2)
  @DisplayName("the peer is the address that was dialled")
  @Because("getLocalSocketAddress is this end (getsockname), getRemoteSocketAddress the other.")
  void peerIsWhatWasDialled(Bench bench) throws Exception {
    PeerServer server = bench.server(client -> {});
    Socket socket = bench.keep(new Socket("127.0.0.1", server.port()));
    assertThat(UpperClient.endpoints(socket).peer()).as("peer").isEqualTo(server.address());
  }

  @Test
  @Order(3)
  @DisplayName("each end has an address and a port of its own")
  @Because(
      "An end is one address and one port: do not put the port of one end to the address of the"
          + " other. On one machine they only look alike.")
  void mixesNothing(Bench bench) throws Exception {
    PeerServer server = bench.server(client -> {});
    InetAddress another = Ports.anotherLoopback();
    Socket socket = bench.keep(new Socket());
    socket.bind(new InetSocketAddress(another, 0));
    socket.connect(server.address());
    Endpoints ends = UpperClient.endpoints(socket);
    assertThat(ends.local().getAddress().getHostAddress())
        .as("local address")
        .isEqualTo(another.getHostAddress());
    assertThat(ends.peer()).as("peer").isEqualTo(server.address());
  }

  @Test
  @Order(4)
  @DisplayName("the socket stays open")
  @Because(
      "endpoints only looks at the socket. Whoever opened it closes it: a try that holds it closes it"
          + " at its end.")
  void leavesTheSocketOpen(Bench bench) throws Exception {
    PeerServer server = bench.server(client -> {});
    Socket socket = bench.keep(new Socket("127.0.0.1", server.port()));
    UpperClient.endpoints(socket);
    assertThat(socket.isClosed()).as("socket.isClosed()").isFalse();
  }
}
