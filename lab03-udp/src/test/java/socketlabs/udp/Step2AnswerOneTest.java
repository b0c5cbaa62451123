package socketlabs.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.DatagramPeer;
import socketlabs.kit.ScriptedDatagramSocket;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(2)
@DisplayName("answerOne")
class Step2AnswerOneTest {
  @Test
  @Order(1)
  @DisplayName("\"hello\" is answered with \"HELLO\", to whoever wrote")
  @Because(
      "The packet that arrives bears its sender's address: the answer goes to"
          + " packet.getSocketAddress(), with packet.getLength() bytes.")
  void answersTheSender(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    client.expects("HELLO");
  }

  @Test
  @Order(2)
  @DisplayName("it returns the sender's address")
  @Because(
      "The sender's address is in the packet: packet.getSocketAddress(). The socket itself knows"
          + " its own alone, getLocalSocketAddress().")
  void returnsTheSender(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    Task<SocketAddress> server = bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    client.expects("HELLO");
    assertThat(server.result()).as("sender").isEqualTo(client.address());
  }

  @Test
  @Order(3)
  @DisplayName("three letters, long and short, to three sockets: each is answered whole")
  @Because(
      "A packet that is used again must be what it was: setData and setLength change how much the"
          + " next receive takes in, and behind a short message the buffer still holds the long one."
          + " A new packet for each letter, with room for 65507 bytes, has neither fault.")
  void startsAfreshWithEachLetter(Bench bench) throws IOException {
    for (String letter : new String[] {"hello", "a much longer letter", "ok"}) {
      ScriptedDatagramSocket socket = bench.udp().socket();
      DatagramPeer client = bench.udp().client("client", socket);
      client.sends(letter);
      bench.start("answerOne", () -> UdpUpperServer.answerOne(socket)).result();
      client.expects(Letters.upper(Letters.utf8(letter)));
    }
  }

  @Test
  @Order(4)
  @DisplayName("the socket stays as it was: the next call answers another client")
  @Because(
      "The socket is the caller's. Closed it hears nobody any more, and connected only one"
          + " sender.")
  void leavesTheSocketOpenToEverybody(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer ann = bench.udp().client("ann", socket);
    DatagramPeer bob = bench.udp().client("bob", socket);
    ann.sends("I am ann");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket)).result();
    ann.expects("I AM ANN");
    bob.sends("I am bob");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    bob.expects("I AM BOB");
  }

  @Test
  @Order(5)
  @DisplayName("the socket is not connected, not even for a moment")
  @Because(
      "While a socket is connected it hears one sender alone, and the letters of all others are"
          + " lost. The packet knows where it goes: send needs no connect.")
  void connectsToNobody(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket)).result();
    client.expects("HELLO");
    assertThat(socket.connects()).as("calls of connect").isZero();
  }

  @Test
  @Order(6)
  @DisplayName("an empty datagram is answered with an empty datagram")
  @Because(
      "An empty datagram is a message of 0 bytes, and no end: UDP has no stream that could end.")
  void answersTheEmptyDatagram(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    client.expects("");
  }

  @Test
  @Order(7)
  @DisplayName("each of the 256 byte values comes back, only a-z changed")
  @Because("What arrives are bytes. On the way through a String some of them change or vanish.")
  void carriesEveryByte(Bench bench) throws IOException {
    byte[] all = Letters.everyByte();
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends(all);
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    client.expects(Letters.upper(all));
  }

  @Test
  @Order(8)
  @DisplayName("65507 bytes, the most a datagram holds, are answered whole")
  @Because(
      "receive throws away what does not fit into the packet's buffer, without an exception. It"
          + " must have room for 65507 bytes.")
  void holdsTheLargestDatagram(Bench bench) throws IOException {
    byte[] message = Letters.alphabet(Letters.MAX_BYTES);
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends(message);
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket));
    client.expects(Letters.upper(message));
  }

  @Test
  @Order(9)
  @DisplayName("one letter gets one answer; the next letter waits for the next call")
  @Because("One call receives one datagram and sends one: there is no loop in it.")
  void answersOneAlone(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("one");
    client.sends("two");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket)).result();
    client.expects("ONE");
    client.expectsQuiet();
  }

  @Test
  @Order(10)
  @DisplayName("when the socket is closed it ends with an IOException")
  @Because("Nothing was answered, and the caller must learn it: let the exception go through.")
  void throwsWhenClosed(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    socket.close();
    bench
        .startMayThrow("answerOne", () -> UdpUpperServer.answerOne(socket))
        .throwsA(IOException.class);
  }

  @Test
  @Order(11)
  @DisplayName("when the answer cannot be sent it ends with an IOException")
  @Because(
      "Nothing was answered, and the caller must learn it: let the IOException go through as it"
          + " is. Who goes on after a bad letter is serve, step 3.")
  void throwsWhenItCannotSend(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().breaksAtSend(1);
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench
        .startMayThrow("answerOne", () -> UdpUpperServer.answerOne(socket))
        .throwsA(IOException.class);
  }

  @Test
  @Order(12)
  @DisplayName("the limit that the socket has for a receive is the same afterwards")
  @Because(
      "The socket is the caller's, and so is the limit that it has: leave setSoTimeout alone. What"
          + " is set here holds for every receive after it.")
  void leavesTheLimitAlone(Bench bench) throws IOException {
    int limit = 60_000;
    ScriptedDatagramSocket socket = bench.udp().socket();
    socket.setSoTimeout(limit);
    DatagramPeer client = bench.udp().client("client", socket);
    client.sends("hello");
    bench.start("answerOne", () -> UdpUpperServer.answerOne(socket)).result();
    client.expects("HELLO");
    assertThat(socket.getSoTimeout()).as("getSoTimeout()").isEqualTo(limit);
  }
}
