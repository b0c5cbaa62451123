package socketlabs.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.DatagramPeer;
import socketlabs.kit.ScriptedDatagramSocket;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(3)
@DisplayName("serve")
class Step3ServeTest {
  /** More receives in a row that fail than anybody would count. */
  private static final int FAILURES = 50;

  @Test
  @Order(1)
  @DisplayName("two clients write in turn, and each gets its own answers")
  @Because(
      "After one letter comes the next, perhaps from somebody else: loop until the socket is closed,"
          + " and connect to nobody.")
  void answersEverybody(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer ann = bench.udp().client("ann", socket);
    DatagramPeer bob = bench.udp().client("bob", socket);
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    for (int round = 0; round < 2; round++) {
      ann.sends("ann");
      ann.expects("ANN");
      bob.sends("bob");
      bob.expects("BOB");
    }
  }

  @Test
  @Order(2)
  @DisplayName("a long letter after a short one, and a short one after that, are answered whole")
  @Because(
      "A packet that is used again must be what it was: setData and setLength change how much the"
          + " next receive takes in, and behind a short message the buffer still holds the long one.")
  void startsAfreshWithEachLetter(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.sends("hello");
    client.expects("HELLO");
    client.sends("a much longer letter");
    client.expects("A MUCH LONGER LETTER");
    client.sends("ok");
    client.expects("OK");
  }

  @Test
  @Order(3)
  @DisplayName("an empty datagram is answered, and the next one too")
  @Because("An empty datagram is a message of 0 bytes, and no end: the loop goes on.")
  void goesOnAfterAnEmptyDatagram(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.sends("");
    client.expects("");
    client.sends("still there");
    client.expects("STILL THERE");
  }

  @Test
  @Order(4)
  @DisplayName("an answer that cannot be sent is left at that; the next letter is answered")
  @Because(
      "send fails for one letter, say because no way leads back. Catch the IOException inside the"
          + " loop and go on: leave only when socket.isClosed(), and do not close it yourself. Outside"
          + " the loop, the first bad letter ends the server for everybody.")
  void goesOnAfterABadSend(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().breaksAtSend(1);
    DatagramPeer ann = bench.udp().client("ann", socket);
    DatagramPeer bob = bench.udp().client("bob", socket);
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    ann.sends("ann");
    bench.waitUntil("your server tries to answer ann", () -> socket.sent() >= 1);
    bob.sends("bob");
    bob.expects("BOB");
  }

  @Test
  @Order(5)
  @DisplayName("a receive that fails is left at that; the next letter is answered")
  @Because(
      "receive may fail too, say with the news that an earlier answer did not arrive. It throws"
          + " like a closed socket does: only socket.isClosed() tells the two apart. Leave only then,"
          + " and do not close it yourself.")
  void goesOnAfterABadReceive(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().breaksAtReceive(1);
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.expects("HELLO");
  }

  @Test
  @Order(6)
  @DisplayName("a receive whose time is up is left at that; the next letter is answered")
  @Because(
      "A SocketTimeoutException says that nothing came for a while, and the socket may have had a"
          + " limit before it was yours. It is an IOException like the others, and no end: leave only"
          + " when socket.isClosed().")
  void goesOnAfterATimeout(Bench bench) throws IOException {
    ScriptedDatagramSocket socket =
        bench
            .udp()
            .socket()
            .breaksAtFirst(new SocketTimeoutException("Receive timed out (made by the test)"));
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.expects("HELLO");
  }

  @Test
  @Order(7)
  @DisplayName("50 receives that fail, one after the other, are no end either")
  @Because(
      "However many fail in a row, the next may bring a letter: count no failures. Only"
          + " socket.isClosed() says that it is over.")
  void goesOnAfterManyBadReceives(Bench bench) throws IOException {
    IOException failure = new PortUnreachableException("ICMP Port Unreachable (made by the test)");
    ScriptedDatagramSocket socket =
        bench
            .udp()
            .socket()
            .breaksAtFirst(Collections.nCopies(FAILURES, failure).toArray(new IOException[0]));
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.expects("HELLO");
  }

  @Test
  @Order(8)
  @DisplayName("when the socket is closed it returns, without an exception")
  @Because("Closing the socket is how this server is stopped: that is its ordinary end.")
  void returnsWhenClosed(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    Task<Integer> server = bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.sends("hello");
    client.expects("HELLO");
    socket.close();
    server.result();
  }

  @Test
  @Order(9)
  @DisplayName("it returns how many letters were answered, and counts no others")
  @Because("Count after the answer was sent: a letter that could not be answered does not count.")
  void countsTheAnswers(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().breaksAtSend(2);
    DatagramPeer client = bench.udp().client("client", socket);
    Task<Integer> server = bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.sends("one");
    client.expects("ONE");
    client.sends("two");
    bench.waitUntil("your server tries to answer \"two\"", () -> socket.sent() >= 2);
    client.sends("three");
    client.expects("THREE");
    bench.waitUntil("your server waits for the next letter", () -> socket.receives() >= 4);
    socket.close();
    assertThat(server.result()).as("answered").isEqualTo(2);
  }

  @Test
  @Order(10)
  @DisplayName("the limit that the socket has for a receive stays what it was")
  @Because(
      "The socket is the caller's, and so is the limit that it has: leave setSoTimeout alone. To"
          + " look whether the socket is closed you need no limit: closing it ends the receive.")
  void leavesTheLimitAlone(Bench bench) throws IOException {
    int limit = 60_000;
    ScriptedDatagramSocket socket = bench.udp().socket();
    socket.setSoTimeout(limit);
    DatagramPeer client = bench.udp().client("client", socket);
    bench.start("serve", () -> UdpUpperServer.serve(socket));
    client.sends("hello");
    client.expects("HELLO");
    assertThat(socket.getSoTimeout()).as("getSoTimeout()").isEqualTo(limit);
  }
}
