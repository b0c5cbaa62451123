package socketlabs.tcpbasic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Leaks;
import socketlabs.kit.Peer;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;
import socketlabs.kit.card.Bytes;

@Step(4)
@DisplayName("call")
class Step4CallTest {
  private static final String HOST = "127.0.0.1";

  /** More calls than are made to see what stays open. */
  private static final int MANY = 30;

  @Test
  @Order(1)
  @DisplayName("the server gets \"hello\", the caller its reply")
  @Because(
      "call sends the bytes of the message and returns the text that the server sent, with nothing"
          + " of its own before or behind it.")
  void bringsTheReply(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("WORLD");
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "hello")))
        .as("reply")
        .isEqualTo("WORLD");
  }

  @Test
  @Order(2)
  @DisplayName("a reply that comes in three pieces is brought back whole")
  @Because(
      "One read brings what has arrived so far. Only the end of the stream says: that was all.")
  void readsToTheEnd(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              for (String piece : new String[] {"HE", "LL", "O"}) {
                client.sends(piece);
                client.awaitTaken();
              }
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "hello")))
        .as("reply")
        .isEqualTo("HELLO");
  }

  @Test
  @Order(3)
  @DisplayName("a long reply is brought back whole")
  @Because("A reply has no largest size: read on until -1, whatever the size of the buffer.")
  void hasNoLargestReply(Bench bench) throws IOException {
    String reply = "0123456789".repeat(10_000);
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends(reply);
              client.hangsUp();
            });
    assertThat(UpperClient.call(HOST, server.port(), "hello").length())
        .as("characters")
        .isEqualTo(reply.length());
  }

  @Test
  @Order(4)
  @DisplayName("line ends in the reply are brought back too")
  @Because(
      "readLine() stops at a line end and throws it away, and trim() or strip() takes it away. Here"
          + " it is a byte like any other: the reply ends where the stream ends.")
  void keepsLineEnds(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HEL\r\nLO\n");
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "hello")))
        .as("reply")
        .isEqualTo("HEL\\r\\nLO\\n");
  }

  @Test
  @Order(5)
  @DisplayName("a server that hangs up without a word: the reply is the empty text")
  @Because("The end of the stream at once is a reply of no bytes: the text \"\", not null.")
  void takesAnEmptyReply(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "hello")))
        .as("reply")
        .isEqualTo("");
  }

  @Test
  @Order(6)
  @DisplayName("an empty message is a call too")
  @Because(
      "With an empty message there is nothing to write. call dials, reads the reply and hangs up all"
          + " the same: a server may speak first.")
  void callsWithAnEmptyMessage(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.sends("WELCOME");
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "")))
        .as("reply")
        .isEqualTo("WELCOME");
  }

  @Test
  @Order(7)
  @DisplayName("text travels in UTF-8, both ways")
  @Because("Name the charset on both ways: getBytes(UTF_8), new String(bytes, UTF_8).")
  void speaksUtf8(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("h\u00e9 \u4f60\u597d");
              client.sends("H\u00e9 \u4f60\u597d");
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "h\u00e9 \u4f60\u597d")))
        .as("reply")
        .isEqualTo("H\u00e9 \u4f60\u597d");
  }

  @Test
  @Order(8)
  @DisplayName("a character that comes in two pieces is one character")
  @Because("A read may end in the middle of a character: gather all bytes, then make the text.")
  void joinsTheBytesFirst(Bench bench) throws IOException {
    byte[] reply = "h\u00e9".getBytes(UTF_8);
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends(Arrays.copyOf(reply, 2));
              client.awaitTaken();
              client.sends(Arrays.copyOfRange(reply, 2, 3));
              client.hangsUp();
            });
    assertThat(Bytes.oneLine(UpperClient.call(HOST, server.port(), "hello")))
        .as("reply")
        .isEqualTo("h\u00e9");
  }

  @Test
  @Order(9)
  @DisplayName("it sends the message and nothing behind it, and hangs up afterwards")
  @Because(
      "call sends the bytes of the message and no others; then it closes its socket, and the server"
          + " sees the end of the stream.")
  void hangsUp(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.halfCloses();
              client.expectsEnd();
            });
    UpperClient.call(HOST, server.port(), "hello");
    server.awaitPlayed();
  }

  @Test
  @Order(10)
  @DisplayName("blanks and line ends of the message are sent too")
  @Because(
      "The message is sent as it is. strip(), trim() and replace() make another one of it, and lines"
          + " that are read and put together again may have lost or gained an end.")
  void sendsTheMessageAsItIs(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.sends("HELLO");
              client.halfCloses();
              client.expectsOnly(" hel lo \n");
            });
    UpperClient.call(HOST, server.port(), " hel lo \n");
    server.awaitPlayed();
  }

  @Test
  @Order(11)
  @DisplayName("where nobody listens it throws an IOException")
  @Because("A refused call is no empty reply: let the exception reach whoever called.")
  void doesNotHideARefusal(Bench bench) throws IOException {
    InetSocketAddress nobody = bench.refusing();
    assertThatThrownBy(() -> UpperClient.call(HOST, nobody.getPort(), "hello"))
        .as("call to a port on which nobody listens")
        .isInstanceOf(IOException.class);
  }

  @Test
  @Order(12)
  @DisplayName("a name that means nothing is an UnknownHostException")
  @Because(
      "Nobody has this name. Let the UnknownHostException reach whoever called, as it is: it tells a"
          + " wrong name from a server that is down.")
  void tellsAnUnknownHost(Bench bench) throws Exception {
    // Brackets mean an IPv6 address: this one is refused without asking a name server.
    bench.mustThrow(
        UnknownHostException.class,
        "call of a name that means nothing",
        () -> UpperClient.call("[no such host]", 8000, "hello"));
  }

  @Test
  @Order(13)
  @DisplayName("a server that breaks off in the middle of its reply is an IOException")
  @Because(
      "A reset is no end of the stream: half a reply is none. Let the exception reach whoever"
          + " called.")
  void doesNotTakeHalfAReply(Bench bench) throws Exception {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HEL");
              client.awaitTaken();
              client.resets();
            });
    bench.mustThrow(
        IOException.class,
        "call to a server that breaks off",
        () -> UpperClient.call(HOST, server.port(), "hello"));
  }

  @Test
  @Order(14)
  @DisplayName("the socket is closed when the connection breaks, too")
  @Because("An exception jumps over close(). try-with-resources closes however the block is left.")
  void leavesNothingOpen(Bench bench) throws Exception {
    PeerServer.Script[] rude = new PeerServer.Script[MANY];
    Arrays.fill(rude, (PeerServer.Script) Peer::resets);
    PeerServer server = bench.server(rude);
    Leaks.expectNone("socket", () -> callInVain(server.port()));
  }

  private static void callInVain(int port) {
    try {
      UpperClient.call(HOST, port, "hello");
    } catch (IOException e) {
      // As it should be.
    }
  }

  @Test
  @Order(15)
  @DisplayName("it hangs up after an empty reply too")
  @Because(
      "The socket is closed however the method ends: try-with-resources sees to every way out.")
  void hangsUpAfterNothing(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.halfCloses();
              client.expectsEnd();
            });
    UpperClient.call(HOST, server.port(), "hello");
    server.awaitPlayed();
  }
}
