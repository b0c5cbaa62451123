package socketlabs.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static socketlabs.kit.DatagramServer.Move.DROP;
import static socketlabs.kit.DatagramServer.Move.ECHO;
import static socketlabs.kit.DatagramServer.Move.LONGER;
import static socketlabs.kit.DatagramServer.Move.REPLY;
import static socketlabs.kit.DatagramServer.Move.STRANGER;
import static socketlabs.kit.DatagramServer.Move.TERSE_STRANGER;
import static socketlabs.udp.Letters.utf8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.DatagramServer;
import socketlabs.kit.Ports;
import socketlabs.kit.ScriptedDatagramSocket;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;

@Step(4)
@DisplayName("ask")
class Step4AskTest {
  /** Longer than a test may take: for an answer that comes. */
  private static final int LONG_MILLIS = 60_000;

  /** For an answer that never comes. */
  private static final int SHORT_MILLIS = 100;

  /** What is a wait of SHORT_MILLIS at the least, on a clock that is coarse. */
  private static final int NEARLY_SHORT_MILLIS = 75;

  /** So often the shortest limit is tried. */
  private static final int SHORT_CALLS = 10;

  /** Fewer letters than a socket has room for, and more than anybody would count. */
  private static final int CROWD = 200;

  @Test
  @Order(1)
  @DisplayName("the server gets the request, the caller its answer")
  @Because("What goes out and what comes back are the bytes of one datagram each, all of them.")
  void bringsTheAnswer(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("hello"), server.heard(0));
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(2)
  @DisplayName("it sends one datagram")
  @Because(
      "One request is one datagram, sent once. Who sends it again when no answer comes is"
          + " askReliably, step 5.")
  void sendsOnce(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().sendsAtMost(1);
    DatagramServer server = bench.udp().server(REPLY);
    UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
  }

  @Test
  @Order(3)
  @DisplayName("an empty request is sent, and an empty answer is an answer")
  @Because(
      "A datagram of 0 bytes travels like any other, and says something: that it came. Only from a"
          + " connected socket Java sends none.")
  void carriesTheEmptyDatagram(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), new byte[0], LONG_MILLIS);
    assertThat(socket.sent()).as("datagrams sent").isEqualTo(1);
    assertThat(answer).as("answer").isEmpty();
  }

  @Test
  @Order(4)
  @DisplayName("65507 bytes, the most a datagram holds, travel whole, both ways")
  @Because(
      "65507 bytes are still allowed, 65508 are not. receive throws away what does not fit into the"
          + " packet's buffer, without an exception. It must have room for 65507 bytes, however short"
          + " the request was.")
  void carriesTheLargestDatagram(Bench bench) throws IOException {
    byte[] request = Letters.alphabet(Letters.MAX_BYTES);
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] callers = request.clone();
    byte[] answer = UdpUpperClient.ask(socket, server.address(), callers, LONG_MILLIS);
    bench.sameBytes(request, server.heard(0));
    bench.sameBytes(Letters.upper(request), answer);
    if (!Arrays.equals(request, callers)) {
      throw Mismatch.of("the request's array as it was", "the answer stands in it");
    }
  }

  @Test
  @Order(5)
  @DisplayName("65508 bytes are refused with an IllegalArgumentException, and nothing is sent")
  @Because(
      "No datagram over IPv4 holds more than 65507 bytes. Look at the length before you send, and"
          + " say the limit: the system's own error does not.")
  void refusesOneByteTooMany(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] request = Letters.alphabet(Letters.MAX_BYTES + 1);
    bench
        .startMayThrow(
            "ask", () -> UdpUpperClient.ask(socket, server.address(), request, LONG_MILLIS))
        .throwsA(IllegalArgumentException.class);
    assertThat(socket.sent()).as("datagrams sent").isZero();
  }

  @Test
  @Order(6)
  @DisplayName("what a stranger on another port writes first is not the answer")
  @Because(
      "Anybody can write to your socket. The answer is what comes from the server's address, host"
          + " and port; wait on when something else comes.")
  void believesNoStranger(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(STRANGER);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(7)
  @DisplayName("what comes from the same port of another host is not the answer")
  @Because("An address is a host and a port: getSocketAddress() compares both.")
  void comparesTheHostToo(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(STRANGER);
    server.strangerAt(Ports.anotherLoopback());
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(8)
  @DisplayName("a stranger's letter is no reason to send again")
  @Because(
      "The request goes out once, before the loop. Whoever else writes meanwhile, the answer is"
          + " still on its way: wait on.")
  void sendsOnceThoughAStrangerWrites(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().sendsAtMost(1);
    DatagramServer server = bench.udp().server(STRANGER);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(9)
  @DisplayName("an answer that is longer than a stranger's letter before it comes whole")
  @Because(
      "A packet that is used again must be what it was: setLength and setData change how much the"
          + " next receive takes in. Leave it alone, or take a new one for each receive.")
  void startsAfreshAfterAStranger(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(TERSE_STRANGER);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(10)
  @DisplayName("a server's address that bears a name is the same address")
  @Because(
      "localhost/127.0.0.1:8000 and /127.0.0.1:8000 are one address and two texts: compare with"
          + " equals(), and neither the texts nor the names.")
  void knowsTheServerByItsAddress(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] host = server.address().getAddress().getAddress();
    InetSocketAddress named =
        new InetSocketAddress(
            InetAddress.getByAddress("localhost", host), server.address().getPort());
    byte[] answer = UdpUpperClient.ask(socket, named, utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(11)
  @DisplayName("200 letters from strangers come first: the answer is still waited for")
  @Because(
      "Only the clock ends the wait. Strangers' letters are thrown away and not counted, and none"
          + " of them makes the time shorter.")
  void countsNoStrangers(Bench bench) throws IOException {
    ScriptedDatagramSocket socket =
        bench.udp().socket().crowdedByStrangers().beforeTheRequest(CROWD);
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(12)
  @DisplayName("where no answer comes it ends with a SocketTimeoutException")
  @Because(
      "A datagram may be lost, and nobody says so. setSoTimeout limits how long receive waits;"
          + " the SocketTimeoutException is not yours to hide.")
  void endsInTime(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(DROP);
    bench
        .startMayThrow(
            "ask", () -> UdpUpperClient.ask(socket, server.address(), utf8("hello"), SHORT_MILLIS))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(13)
  @DisplayName("it waits as long as it was told before it gives up")
  @Because(
      "timeoutMillis is the whole wait, in milliseconds: no part of it, and no other unit. There"
          + " are 1_000_000 nanoseconds in one.")
  void waitsTheWholeTime(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(DROP);
    long start = System.nanoTime();
    bench
        .startMayThrow(
            "ask", () -> UdpUpperClient.ask(socket, server.address(), utf8("hello"), SHORT_MILLIS))
        .throwsA(SocketTimeoutException.class);
    long waited = (System.nanoTime() - start) / 1_000_000;
    assertThat(waited >= NEARLY_SHORT_MILLIS).as("it waited 100 ms, or nearly").isTrue();
  }

  @Test
  @Order(14)
  @DisplayName("strangers who write on and on do not make the wait longer")
  @Because(
      "The time runs once for the whole call. Note the deadline before you send, and give each"
          + " receive only what is left of it.")
  void hasOneDeadline(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().crowdedByStrangers();
    DatagramServer server = bench.udp().server(DROP);
    bench
        .startMayThrow(
            "ask", () -> UdpUpperClient.ask(socket, server.address(), utf8("hello"), SHORT_MILLIS))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(15)
  @DisplayName("afterwards the socket is neither closed nor connected, and can ask again")
  @Because(
      "The socket is the caller's, who has more letters to write, and not to this server alone.")
  void leavesTheSocketAsItWas(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(DROP, REPLY);
    bench
        .startMayThrow(
            "ask", () -> UdpUpperClient.ask(socket, server.address(), utf8("hello"), SHORT_MILLIS))
        .throwsA(SocketTimeoutException.class);
    assertThat(socket.isClosed()).as("socket.isClosed()").isFalse();
    assertThat(socket.isConnected()).as("socket.isConnected()").isFalse();
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("again"), LONG_MILLIS);
    bench.sameBytes(utf8("AGAIN"), answer);
    assertThat(socket.isClosed()).as("socket.isClosed()").isFalse();
    assertThat(socket.isConnected()).as("socket.isConnected()").isFalse();
  }

  @Test
  @Order(16)
  @DisplayName("an answer longer than its request comes whole")
  @Because(
      "receive throws away what does not fit into the packet's buffer, without an exception. It"
          + " must have room for 65507 bytes, however short the request was.")
  void takesALongerAnswer(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(LONGER);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), utf8("hello"), LONG_MILLIS);
    bench.sameBytes(utf8("HELLOHELLO"), answer);
  }

  @Test
  @Order(17)
  @DisplayName("each of the 256 byte values goes there and comes back as it is")
  @Because(
      "What travels are bytes, and the answer's are the caller's as they came: upper case is the"
          + " server's work, and on the way through a String some bytes change or vanish.")
  void changesNoByte(Bench bench) throws IOException {
    byte[] all = Letters.everyByte();
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(ECHO);
    byte[] answer = UdpUpperClient.ask(socket, server.address(), all.clone(), LONG_MILLIS);
    bench.sameBytes(all, server.heard(0));
    bench.sameBytes(all, answer);
  }

  @Test
  @Order(18)
  @DisplayName("a limit of 1 ms is a limit")
  @Because(
      "setSoTimeout(0) means to wait for ever, and what is left of 1 ms is less than 1: round up.")
  void endsAfterTheShortestLimit(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(DROP);
    // Where the thread is held up for a millisecond nothing is left to round down: ask again.
    for (int call = 0; call < SHORT_CALLS; call++) {
      bench.wire().startAgain();
      bench
          .startMayThrow(
              "ask", () -> UdpUpperClient.ask(socket, server.address(), utf8("hello"), 1))
          .throwsA(SocketTimeoutException.class);
    }
  }
}
