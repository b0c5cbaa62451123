package socketlabs.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.kit.DatagramServer.Move.CUT;
import static socketlabs.kit.DatagramServer.Move.DROP;
import static socketlabs.kit.DatagramServer.Move.EMPTY;
import static socketlabs.kit.DatagramServer.Move.LATE;
import static socketlabs.kit.DatagramServer.Move.REPLY;
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
    ScriptedDatagramSocket socket = bench.udp().socket();
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
    ScriptedDatagramSocket socket = bench.udp().socket();
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
    ScriptedDatagramSocket socket = bench.udp().socket().sendsAtMost(3);
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
  @DisplayName("a late answer to the call before is not the answer to this one")
  @Because(
      "Each call has an id of its own. An answer with another id is for another request: throw it"
          + " away and wait on, in the same attempt.")
  void knowsALateAnswer(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
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
  @Order(6)
  @DisplayName("an answer that arrives twice answers one call")
  @Because(
      "Networks may deliver a datagram twice. The second copy is still in the socket when the next"
          + " call begins; its id says that it is an old one.")
  void knowsADuplicate(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(TWICE);
    for (String word : new String[] {"one", "two", "three"}) {
      byte[] answer =
          UdpUpperClient.askReliably(socket, server.address(), utf8(word), LONG_MILLIS, 1);
      bench.sameBytes(Letters.upper(utf8(word)), answer);
    }
  }

  @Test
  @Order(7)
  @DisplayName("a stranger with the right id is still a stranger")
  @Because(
      "Ids are easy to guess. Only what comes from the server's address counts, here as in ask.")
  void believesNoStranger(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(STRANGER);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), LONG_MILLIS, 1);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(8)
  @DisplayName("a datagram that is too short to have an id is thrown away")
  @Because("Look at the length before you look for the id: a datagram may have 0 bytes, or 3.")
  void survivesAShortDatagram(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(EMPTY, CUT, REPLY);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), utf8("hello"), SHORT_MILLIS, MANY);
    bench.sameBytes(utf8("HELLO"), answer);
  }

  @Test
  @Order(9)
  @DisplayName("strangers who write on and on do not make an attempt longer")
  @Because(
      "Each attempt has one deadline. Give each receive only what is left of it, and throwing a"
          + " datagram away must not start the time again.")
  void hasOneDeadlineForEachAttempt(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket().crowdedByStrangers();
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
  @Order(10)
  @DisplayName("answers to nothing, on and on, do not make an attempt longer")
  @Because(
      "Each attempt has one deadline. Give each receive only what is left of it, and throwing a"
          + " datagram away must not start the time again.")
  void hasOneDeadlineThroughOldAnswers(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(DROP);
    ScriptedDatagramSocket socket = bench.udp().socket().crowdedBy(server);
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), utf8("hello"), SHORT_MILLIS, 1))
        .throwsA(SocketTimeoutException.class);
  }

  @Test
  @Order(11)
  @DisplayName("the largest request has 65503 bytes; one more is refused, and nothing is sent")
  @Because(
      "The id takes 4 of the 65507 bytes a datagram holds, so 65503 are left for the request: 65503"
          + " are still allowed, 65504 are not.")
  void leavesRoomForTheId(Bench bench) throws IOException {
    byte[] request = Letters.alphabet(Letters.MAX_BYTES - 4);
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer = UdpUpperClient.askReliably(socket, server.address(), request, LONG_MILLIS, 1);
    bench.sameBytes(Letters.upper(request), answer);
    bench
        .startMayThrow(
            "askReliably",
            () ->
                UdpUpperClient.askReliably(
                    socket, server.address(), Letters.alphabet(request.length + 1), LONG_MILLIS, 1))
        .throwsA(IllegalArgumentException.class);
    assertThat(socket.sent()).as("datagrams sent in both calls").isEqualTo(1);
  }

  @Test
  @Order(12)
  @DisplayName("each call counts one up")
  @Because("The next call's id is one more than this call's, and 0000 follows 9999.")
  void countsUp(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
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
  @Order(13)
  @DisplayName("an empty request has an id too, and its answer is empty")
  @Because(
      "The answer to an empty request is the id alone. Four bytes are long enough for an id: behind"
          + " them may be nothing.")
  void carriesTheEmptyRequest(Bench bench) throws IOException {
    ScriptedDatagramSocket socket = bench.udp().socket();
    DatagramServer server = bench.udp().server(REPLY);
    byte[] answer =
        UdpUpperClient.askReliably(socket, server.address(), new byte[0], LONG_MILLIS, 1);
    assertThat(answer).as("answer").isEmpty();
  }

  @Test
  @Order(14)
  @DisplayName("10001 calls: each id is one more than the one before, and 0000 follows 9999")
  @Because(
      "There are 10,000 ids, 0000 to 9999, always four digits: after the last the first comes again."
          + " A remainder of 10,000 does that: % 10_000.")
  void usesEveryId(Bench bench) throws IOException {
    AtomicReference<String> last = new AtomicReference<>();
    ScriptedDatagramSocket socket =
        bench.udp().socket().answersItself(request -> follows(last, request));
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    long start = System.nanoTime();
    for (int call = 0; call <= IDS; call++) {
      UdpUpperClient.askReliably(socket, server, new byte[0], LONG_MILLIS, 1);
      assumeTrue(
          System.nanoTime() - start < COUNTING_MILLIS * 1_000_000L,
          "this machine is too slow for 10001 calls");
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
