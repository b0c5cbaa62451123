package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.Socket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;

@Step(5)
@DisplayName("chat")
class Step5ChatTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream prompt = new PrintStream(screen, true, UTF_8);

  @Test
  @Order(1)
  @DisplayName("each line is sent without its line end; the replies come back in order")
  @Because("What chat returns are the server's own words, one for each line that was sent.")
  void bringsTheReplies(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("WORLD");
              client.expects("bye");
              client.sends("CU!");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      assertThat(LoopClient.chat(socket, typed("hello\nbye\n"), prompt))
          .as("replies")
          .containsExactly("WORLD", "CU!");
    }
    server.awaitPlayed();
  }

  @Test
  @Order(2)
  @DisplayName("an empty line is not sent, and the next line is")
  @Because(
      "An empty message puts no byte on the wire: the server never sees it, and the client waits for"
          + " its answer for ever. Skip it, and go on with the next line.")
  void skipsEmptyLines(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      assertThat(LoopClient.chat(socket, typed("\nhello\n   \n\n"), prompt))
          .as("replies")
          .containsExactly("HELLO");
    }
    server.awaitPlayed();
  }

  @Test
  @Order(3)
  @DisplayName("a reply that comes in pieces is one reply")
  @Because("One read brings what has arrived so far. A reply has as many bytes as were sent.")
  void readsWholeReplies(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              for (String piece : new String[] {"HE", "LL", "O"}) {
                client.sends(piece);
                client.awaitTaken();
              }
              client.expects("bye");
              client.sends("BYE");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      assertThat(LoopClient.chat(socket, typed("hello\nbye\n"), prompt))
          .as("replies")
          .containsExactly("HELLO", "BYE");
    }
    server.awaitPlayed();
  }

  @Test
  @Order(4)
  @DisplayName("text travels in UTF-8, and a reply is counted in bytes")
  @Because("\u4f60\u597d are two characters and six bytes. Name the charset, and count bytes.")
  void countsBytes(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("\u4f60\u597d");
              client.sends("\u518d\u89c1");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      assertThat(LoopClient.chat(socket, typed("\u4f60\u597d\n"), prompt))
          .as("replies")
          .containsExactly("\u518d\u89c1");
    }
    server.awaitPlayed();
  }

  @Test
  @Order(5)
  @DisplayName("when the server has left, it returns the replies it has")
  @Because(
      "At the end of the stream read() gives -1, and readNBytes fewer bytes than you asked for.")
  void noticesThatTheServerLeft(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("one");
              client.sends("ONE");
              client.halfCloses();
              client.readsToEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      assertThat(LoopClient.chat(socket, typed("one\ntwo\nthree\n"), prompt))
          .as("replies")
          .containsExactly("ONE");
    }
    server.awaitPlayed();
  }

  @Test
  @Order(6)
  @DisplayName("the prompt stands before each line, the reply after it")
  @Because("It prints \">>: \" before it reads a line, and each reply with a line end behind it.")
  void prompts(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      LoopClient.chat(socket, typed("hello\n"), prompt);
    }
    server.awaitPlayed();
    assertThat(screen.toString(UTF_8).lines()).as("the screen").startsWith(">>: HELLO", ">>: ");
  }

  private static BufferedReader typed(String text) {
    return new BufferedReader(new StringReader(text));
  }
}
