package socketlabs.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.kit.DatagramServer.Move.DROP;
import static socketlabs.kit.DatagramServer.Move.ECHO;
import static socketlabs.kit.DatagramServer.Move.LATE;
import static socketlabs.kit.DatagramServer.Move.MISNUMBERED;
import static socketlabs.kit.DatagramServer.Move.REPLY;
import static socketlabs.kit.DatagramServer.Move.SCRAPS;
import static socketlabs.kit.DatagramServer.Move.STRANGER;
import static socketlabs.kit.DatagramServer.Move.TWICE;
import static socketlabs.udp.Letters.utf8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.DatagramServer;
import socketlabs.kit.ScriptedDatagramSocket;
import socketlabs.kit.Step;
import socketlabs.kit.Task;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;

@Step(5)
@DisplayName("askReliably")
class Step5AskReliablyTest {
  /** Longer than a test may take: for an answer that comes to the first attempt. */
  private static final int LONG_MILLIS = 60_000;

  /** For an attempt that is not answered. */
  private static final int SHORT_MILLIS = 100;

  /** For an attempt that is not answered, where the next one is and shall not be overtaken. */
  private static final int PATIENT_MILLIS = 300;

  /**
   * With short attempts more than a test has time for, so that no right answer runs out of them.
   */
  private static final int MANY = 1000;

  /** What is a wait of SHORT_MILLIS at the least, on a clock that is coarse. */
  private static final int NEARLY_SHORT_MILLIS = 75;

  /** Fewer letters than a socket has room for, and more than anybody would count. */
  private static final int CROWD = 200;

  /** There are as many ids. */
  private static final int IDS = 10_000;

  /**
   * How long a machine may take for so many calls, in milliseconds; a slow one counts no further.
   */
  private static final int COUNTING_MILLIS = 1500;

  @Test
  @Order(1)
  @DisplayName("four digits go in front of the request, and the answer comes back without them")
  @Because(
      "On the wire it is four ASCII digits, then the request: 0001hello. The server's answer begins"
          + " with the same four, and they are for you, not for the caller.")
  void putsAnIdInFront(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    byte[] heard = server.heard(0);
    if (!new String(heard, ISO_8859_1).matches("(?s)[0-9]{4}.*")) {
      throw Mismatch.of("four digits, then \"hello\"", Bytes.show(heard));
    }
    bench.sameBytes(utf8("hello"), Arrays.copyOfRange(heard, 4, heard.length));
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(2)
  @DisplayName("a request that is lost is sent again")
  @Because(
      "A timeout is no end but a reason to send again, while attempts are left. timeoutMillis is"
          + " for each attempt: start the clock anew with each sending.")
  void survivesALoss(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(DROP, REPLY);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), PATIENT_MILLIS, MANY);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(3)
  @DisplayName("every attempt sends the same bytes")
  @Because(
      "All attempts of a call are one request and bear one id: the answer to the first may come"
          + " during the second, and it is as good.")
  void sendsTheSameAgain(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(DROP, REPLY);
    UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), PATIENT_MILLIS, MANY);
    bench.sameBytes(server.heard(0), server.heard(1));
  }

  @Test
  @Order(4)
  @DisplayName("after as many attempts as it was given it ends with a SocketTimeoutException")
  @Because(
      "`attempts` counts every sending, the first included. After the last the caller must learn"
          + " that no answer came.")
  void givesUpAfterTheLastAttempt(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench).sendsAtMost(3);
    DatagramServer server = bench.udp().server(DROP);
    Task<byte[]> asking =
        bench.startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), utf8("hello"), SHORT_MILLIS, 3));
    asking.awaitEnd();
    server.awaitHeard(Math.min(3, socket.sent()));
    asking.throwsA(SocketTimeoutException.class);
    assertThat(socket.sent()).as("datagrams sent in 3 attempts").isEqualTo(3);
  }

  @Test
  @Order(5)
  @DisplayName("after each sending, the last too, it waits as long as it was told")
  @Because(
      "An attempt is a sending and then a wait, and the next attempt begins when the wait is over."
          + " timeoutMillis is for each of them, the last too: no part of it, and no other unit.")
  void waitsAfterEachSending(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(DROP);
    long start = System.nanoTime();
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), utf8("hello"), SHORT_MILLIS, 2))
        .throwsA(SocketTimeoutException.class);
    long least = NEARLY_SHORT_MILLIS * 1_000_000L;
    assertThat(socket.sentAt(2) - start >= least)
        .as("it waited 100 ms, or nearly, before it sent again")
        .isTrue();
    assertThat(System.nanoTime() - start >= 2 * least)
        .as("it waited 100 ms, or nearly, after the last sending too")
        .isTrue();
  }

  @Test
  @Order(6)
  @DisplayName("a late answer to the call before is not the answer to this one")
  @Because(
      "Each call has an id of its own. An answer with another id is for another request: throw it"
          + " away and wait on, in the same attempt.")
  void knowsALateAnswer(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(LATE, REPLY);
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(socket, server.address(), utf8("one"), SHORT_MILLIS, 1))
        .throwsA(SocketTimeoutException.class);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("two"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("TWO"), answer);
  }

  @Test
  @Order(7)
  @DisplayName("an answer that arrives twice answers one call")
  @Because(
      "Networks may deliver a datagram twice. The second copy is still in the socket when the next"
          + " call begins; its id says that it is an old one.")
  void knowsADuplicate(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(TWICE);
    for (String word : new String[] {"one", "two", "three"}) {
      byte[] answer =
          UdpUpperClient.askReliably(socket, server.address(), utf8(word), LONG_MILLIS, 1);
      bench.sameBytes(Letters.upper(utf8(word)), answer);
    }
  }

  @Test
  @Order(8)
  @DisplayName("an id is another one when it differs in its first digit alone")
  @Because(
      "All four digits must be the same, and they stand in front. What stands behind them is the"
          + " answer, and there may be digits in it too.")
  void comparesTheWholeId(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(MISNUMBERED);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(9)
  @DisplayName("an answer that is thrown away is no reason to send again")
  @Because(
      "`attempts` counts every sending, and here it is 1. After an answer to something else the"
          + " right one is still on its way: receive again, and send again only when the time is up.")
  void sendsNothingForAnOldAnswer(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench).sendsAtMost(1);
    DatagramServer server = bench.udp().server(MISNUMBERED);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(10)
  @DisplayName("a stranger with the right id is still a stranger")
  @Because(
      "Ids are easy to guess. Only what comes from the server's address counts, here as in ask.")
  void believesNoStranger(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(STRANGER);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(11)
  @DisplayName("a datagram too short to have an id is thrown away, and ends no attempt")
  @Because(
      "A datagram may have 0 bytes, or 3: look at the length before you look for the id. One that"
          + " is too short is thrown away like any other; wait on, in the same attempt.")
  void survivesAShortDatagram(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(SCRAPS);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(12)
  @DisplayName("strangers who write on and on do not make an attempt longer")
  @Because(
      "Each attempt has one deadline. Give each receive only what is left of it, and throwing a"
          + " datagram away must not start the time again.")
  void hasOneDeadlineForEachAttempt(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench).crowdedByStrangers();
    DatagramServer server = bench.udp().server(DROP);
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), utf8("hello"), SHORT_MILLIS, 1))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(13)
  @DisplayName("answers to nothing, on and on, do not make an attempt longer")
  @Because(
      "Each attempt has one deadline. Give each receive only what is left of it, and throwing a"
          + " datagram away must not start the time again.")
  void hasOneDeadlineThroughOldAnswers(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(DROP);
    ScriptedDatagramSocket socket = socket(bench).crowdedBy(server);
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), utf8("hello"), SHORT_MILLIS, 1))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(14)
  @DisplayName("200 answers to nothing come first: the right one is still waited for")
  @Because(
      "Only the clock ends an attempt. What is thrown away is not counted, and does not make the"
          + " time shorter.")
  void countsNothingThatItThrowsAway(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(REPLY);
    ScriptedDatagramSocket socket = socket(bench).crowdedBy(server).beforeTheRequest(CROWD);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(15)
  @DisplayName("65503 bytes, the most that fits behind an id, travel whole, both ways")
  @Because(
      "65503 bytes are still allowed: with the id they are 65507. receive throws away what does not"
          + " fit into the packet's buffer, without an exception. It must have room for 65507 bytes.")
  void carriesTheLargestRequest(Bench bench) throws IOException {
    byte[] request = Letters.alphabet(Letters.MAX_BYTES - 4);
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer = UdpUpperClient.askReliably(socket, server.address(), request, LONG_MILLIS, 1);
    bench.sameBytes(Letters.upper(request), answer);
  }

  @Test
  @Order(16)
  @DisplayName("65504 bytes are refused with an IllegalArgumentException, and nothing is sent")
  @Because(
      "The id takes 4 of the 65507 bytes a datagram holds, so 65503 are left for the request. Look"
          + " at the length before you send.")
  void leavesRoomForTheId(Bench bench) throws IOException {
    byte[] request = Letters.alphabet(Letters.MAX_BYTES - 3);
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(REPLY);
    bench
        .startMayThrow(
            "askReliably",
            () -> UdpUpperClient.askReliably(socket, server.address(), request, LONG_MILLIS, 1))
        .throwsA(IllegalArgumentException.class);
    assertThat(socket.sent()).as("datagrams sent").isZero();
  }

  @Test
  @Order(17)
  @DisplayName("each call counts one up")
  @Because(
      "The next call's id is one more than this call's, and 0000 follows 9999: a remainder of"
          + " 10,000 does that, % 10_000.")
  void countsUp(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(REPLY);
    UdpUpperClient.askReliably(socket, server.address(), utf8("one"), LONG_MILLIS, 1);
    UdpUpperClient.askReliably(socket, server.address(), utf8("two"), LONG_MILLIS, 1);
    int first = Integer.parseInt(new String(server.heard(0), 0, 4, ISO_8859_1));
    int second = Integer.parseInt(new String(server.heard(1), 0, 4, ISO_8859_1));
    assertThat((second - first + 10_000) % 10_000)
        .as("the second call's id minus the first's")
        .isEqualTo(1);
  }

  @Test
  @Order(18)
  @DisplayName("an empty request has an id too, and its answer is empty")
  @Because(
      "The answer to an empty request is the id alone. Four bytes are long enough for an id: behind"
          + " them may be nothing.")
  void carriesTheEmptyRequest(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), new byte[0], LONG_MILLIS, 1);
    assertThat(answer).as("answer").isEmpty();
  }

  @Test
  @Order(19)
  @DisplayName("each of the 256 byte values goes there and comes back as it is")
  @Because(
      "What travels are bytes, and the answer's are the caller's as they came: upper case is the"
          + " server's work, and on the way through a String some bytes change or vanish.")
  void changesNoByte(Bench bench) throws IOException {
    byte[] all = Letters.everyByte();
    ScriptedDatagramSocket socket = socket(bench);
    DatagramServer server = bench.udp().server(ECHO);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), all.clone(), LONG_MILLIS, 1);
    byte[] heard = server.heard(0);
    bench.sameBytes(all, Arrays.copyOfRange(heard, 4, heard.length));
    bench.sameBytes(all, answer);
  }

  @Test
  @Order(20)
  @DisplayName("10001 calls: each id is one more than the one before, and 0000 follows 9999")
  @Because(
      "There are 10,000 ids, 0000 to 9999, always four digits: after the last the first comes again."
          + " A remainder of 10,000 does that: % 10_000.")
  void usesEveryId(Bench bench) throws IOException {
    AtomicReference<String> last = new AtomicReference<>();
    ScriptedDatagramSocket socket =
        bench.udp().socket().answersItself().shows(request -> follows(last, request));
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    long start = System.nanoTime();
    for (int call = 0; call <= IDS; call++) {
      UdpUpperClient.askReliably(socket, server, new byte[0], LONG_MILLIS, 1);
      assumeTrue(
          System.nanoTime() - start < COUNTING_MILLIS * 1_000_000L,
          "this machine is too slow for 10001 calls");
    }
  }

  /** A socket that sends nothing without an id: what has none is never answered. */
  private static ScriptedDatagramSocket socket(Bench bench) throws IOException {
    return bench.udp().socket().shows(Step5AskReliablyTest::mustHaveAnId);
  }

  private static void mustHaveAnId(byte[] request) {
    if (!new String(request, ISO_8859_1).matches("(?s)[0-9]{4}.*")) {
      throw Mismatch.of("four digits in front", Bytes.show(request));
    }
  }

  /** Throws where this request's id does not follow the last one's. */
  private static void follows(AtomicReference<String> last, byte[] request) {
    String id = new String(request, ISO_8859_1);
    String before = last.getAndSet(id);
    if (before != null) {
      int next = (Integer.parseInt(before) + 1) % IDS;
      String expected = String.valueOf(IDS + next).substring(1);
      if (!id.equals(expected)) {
        throw Mismatch.of("the id " + expected + " after " + before, id);
      }
    } else if (!id.matches("[0-9]{4}")) {
      throw Mismatch.of("four digits and nothing behind them", Bytes.show(request));
    }
  }
}
