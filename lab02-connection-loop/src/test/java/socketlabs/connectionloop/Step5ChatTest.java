package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;
import socketlabs.kit.card.Bytes;

@Step(5)
@DisplayName("chat")
class Step5ChatTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream prompt = new PrintStream(screen, true, UTF_8);
  private final List<String> screenBeforeEachLine = new ArrayList<>();

  @Test
  @Order(1)
  @DisplayName("what was typed is sent, and nothing else")
  @Because(
      "Send the bytes of the line, and send them now: println() and newLine() add a line end, and what"
          + " stands in a buffer has not left before flush().")
  void sendsTheLine(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.expectsQuiet();
              client.sends("HELLO");
              client.readsToEnd();
            });
    chat(bench, server, "hello\n");
  }

  @Test
  @Order(2)
  @DisplayName("each line is sent, and its reply comes back")
  @Because(
      "A reply is the server's own words, as many bytes as were sent: one reply for each line.")
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
    assertThat(replies(bench, server, "hello\nbye\n"))
        .as("replies")
        .containsExactly("WORLD", "CU!");
  }

  @Test
  @Order(3)
  @DisplayName("an empty line is not sent, and the next line is")
  @Because(
      "An empty message puts no byte on the wire: the server never sees it and never answers. Skip it,"
          + " and go on with the next line.")
  void skipsEmptyLines(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expects("bye");
              client.sends("BYE");
              client.expectsEnd();
            });
    assertThat(replies(bench, server, "hello\n\nbye\n"))
        .as("replies")
        .containsExactly("HELLO", "BYE");
  }

  @Test
  @Order(4)
  @DisplayName("blanks at both ends are not sent, and a line of blanks is empty")
  @Because("strip() the line first, and then look whether anything is left to send.")
  void stripsBlanks(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    assertThat(replies(bench, server, "  hello \n   \n")).as("replies").containsExactly("HELLO");
  }

  @Test
  @Order(5)
  @DisplayName("blanks inside a line are sent as they are")
  @Because(
      "strip() takes the blanks at both ends away, and no others. What stands between is sent.")
  void keepsBlanksInside(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.sends("A B  C");
              client.halfCloses();
              client.expectsOnly("a b  c");
            });
    chat(bench, server, "a b  c\n");
  }

  @Test
  @Order(6)
  @DisplayName("no word ends the chat")
  @Because(
      "What is typed is sent, whatever it is. At the end of the input readLine() gives null: that ends"
          + " the chat, and no word does.")
  void knowsNoCommands(Bench bench) throws IOException {
    String[] words = {"bye", "exit", "q", "quit"};
    PeerServer server =
        bench.server(
            client -> {
              for (String word : words) {
                client.expects(word);
                client.sends(word.toUpperCase(Locale.ROOT));
              }
              client.readsToEnd();
            });
    chat(bench, server, String.join("\n", words) + "\n");
  }

  @Test
  @Order(7)
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
              client.readsToEnd();
            });
    assertThat(replies(bench, server, "hello\n")).as("replies").containsExactly("HELLO");
  }

  @Test
  @Order(8)
  @DisplayName("text travels in UTF-8, and a reply is counted in bytes")
  @Because("\u4f60\u597d are two characters and six bytes. Name the charset, and count bytes.")
  void countsBytes(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("\u4f60\u597d");
              client.sends("\u518d\u89c1");
              client.readsToEnd();
            });
    assertThat(replies(bench, server, "\u4f60\u597d\n"))
        .as("replies")
        .containsExactly("\u518d\u89c1");
  }

  @Test
  @Order(9)
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
    assertThat(replies(bench, server, "one\ntwo\nthree\n")).as("replies").containsExactly("ONE");
  }

  @Test
  @Order(10)
  @DisplayName("half a reply is no reply")
  @Because(
      "The end of the stream came in the middle of the reply. Compare what came with what was sent.")
  void leavesOutHalfAReply(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("one");
              client.sends("ONE");
              client.expects("three");
              client.sends("TH");
              client.halfCloses();
              client.readsToEnd();
            });
    assertThat(replies(bench, server, "one\nthree\n")).as("replies").containsExactly("ONE");
  }

  @Test
  @Order(11)
  @DisplayName("the prompt stands before each line, the reply after it")
  @Because(
      "It prints \">>: \" before it reads a line, and each reply with a line end behind it. The prompt"
          + " has none.")
  void prompts(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    chat(bench, server, "hello\n");
    assertThat(Bytes.oneLine(screenBeforeEachLine.get(0)))
        .as("the screen before a line is read")
        .isEqualTo(">>: ");
    assertThat(screen.toString(UTF_8).lines().limit(2))
        .as("the screen")
        .containsExactly(">>: HELLO", ">>: ");
  }

  @Test
  @Order(12)
  @DisplayName("the socket stays open: it is closed where it was opened")
  @Because(
      "Closing a stream closes its socket, and so does the end of a try that holds either."
          + " shutdownOutput() and shutdownInput() end one direction of it.")
  void leavesTheSocketOpen(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      bench.start("chat", () -> LoopClient.chat(socket, typed("hello\n"), prompt)).result();
      assertThat(socket.isClosed()).as("socket.isClosed()").isFalse();
      assertThat(socket.isOutputShutdown()).as("socket.isOutputShutdown()").isFalse();
      assertThat(socket.isInputShutdown()).as("socket.isInputShutdown()").isFalse();
    }
    server.awaitPlayed();
  }

  @Test
  @Order(13)
  @DisplayName("the prompt stands before a line that turns out empty, too")
  @Because(
      "It prints \">>: \" before it reads a line, each line: it cannot know that one is empty.")
  void promptsBeforeEveryLine(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.expectsEnd();
            });
    chat(bench, server, "\nhello\n");
    assertThat(screen.toString(UTF_8).split(">>: ", -1).length - 1)
        .as("prompts, with one empty line, one message, and the end of the input")
        .isEqualTo(3);
  }

  @Test
  @Order(14)
  @DisplayName("a connection that breaks is an IOException, and no end of the stream")
  @Because(
      "A server that leaves ends its stream. A reset is a failure: let the exception reach whoever"
          + " called.")
  void tellsThatTheConnectionBroke(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.resets();
            });
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      bench
          .startMayThrow("chat", () -> LoopClient.chat(socket, typed("hello\n"), prompt))
          .throwsA(IOException.class);
    }
    server.awaitPlayed();
  }

  @Test
  @Order(15)
  @DisplayName("a piece may end in the middle of a character")
  @Because(
      "\u4f60 has three bytes, and they come in two pieces. Collect the bytes of the whole reply, and make"
          + " the String of them all at once.")
  void decodesWholeReplies(Bench bench) throws IOException {
    byte[] reply = "\u4f60\u597d".getBytes(UTF_8);
    PeerServer server =
        bench.server(
            client -> {
              client.expects("\u4f60\u597d");
              client.sends(Arrays.copyOfRange(reply, 0, 2));
              client.awaitTaken();
              client.sends(Arrays.copyOfRange(reply, 2, reply.length));
              client.readsToEnd();
            });
    assertThat(replies(bench, server, "\u4f60\u597d\n"))
        .as("replies")
        .containsExactly("\u4f60\u597d");
  }

  /** Lets it chat with the server; the script is played to its end before anything is compared. */
  private List<String> chat(Bench bench, PeerServer server, String typed) throws IOException {
    List<String> replies;
    try (Socket socket = bench.keep(new Socket("127.0.0.1", server.port()))) {
      replies = bench.start("chat", () -> LoopClient.chat(socket, typed(typed), prompt)).result();
    }
    server.awaitPlayed();
    return replies;
  }

  /** The same, with line ends that can be seen. */
  private List<String> replies(Bench bench, PeerServer server, String typed) throws IOException {
    return chat(bench, server, typed).stream().map(Bytes::oneLine).toList();
  }

  private BufferedReader typed(String text) {
    return new BufferedReader(new Keyboard(text));
  }

  /** Gives one line at a time, and looks at the screen before each. */
  private final class Keyboard extends Reader {
    private String left;

    Keyboard(String text) {
      left = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      screenBeforeEachLine.add(screen.toString(UTF_8));
      if (left.isEmpty()) {
        return -1;
      }
      int count = Math.min(left.indexOf('\n') + 1, length);
      left.getChars(0, count, buffer, offset);
      left = left.substring(count);
      return count;
    }

    @Override
    public boolean ready() {
      return !left.isEmpty();
    }

    @Override
    public void close() {
      left = "";
    }
  }
}
