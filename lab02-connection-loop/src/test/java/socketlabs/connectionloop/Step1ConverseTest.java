package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(1)
@DisplayName("converse")
class Step1ConverseTest {
  private static final String UNTOLD =
      "Who catches the IOException here hides it from serve, which cannot tell it from an end. Let it"
          + " pass as it is: a SocketException is an IOException too.";

  @Test
  @Order(1)
  @DisplayName("a message is answered while the caller listens on")
  @Because(
      "Answer what a read has brought, and answer it at once: not when a line or the stream has ended,"
          + " and not into a buffer that nobody flushes.")
  void answersAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    bench.waitUntil(
        "your code reads, or returns",
        () -> listener.accepted(0).isAskedAfter(0) || server.hasEnded());
    client.sends("hello");
    client.expects("HELLO");
  }

  @Test
  @Order(2)
  @DisplayName("two conversations have nothing to do with each other")
  @Because(
      "A reader or a stream in a field belongs to the first connection, and every later one gets it"
          + " too. Make it inside converse.")
  void keepsConversationsApart(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer first = bench.connect("client 1", listener);
    Socket firstConnection = listener.accept();
    Peer second = bench.connect("client 2", listener);
    Socket secondConnection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(firstConnection));
    first.sends("one");
    first.expects("ONE");
    bench.start("converse", () -> LoopServer.converse(secondConnection));
    second.sends("two");
    second.expects("TWO");
  }

  @Test
  @Order(3)
  @DisplayName("it answers again, and again")
  @Because("One read is one answer. The conversation goes on until read() gives -1.")
  void answersAgain(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("one");
    client.expects("ONE");
    bench.waitUntil(
        "your code reads on, or returns",
        () -> listener.accepted(0).isAskedAfter(3) || server.hasEnded());
    client.sends("two");
    client.expects("TWO");
    client.sends("three");
    client.expects("THREE");
  }

  @Test
  @Order(4)
  @DisplayName("a short message after a long one is answered without the long one's rest")
  @Because("The buffer still holds the long message. Only the bytes of this read count.")
  void forgetsTheLongMessage(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("hello");
    client.expects("HELLO");
    client.sends("ab");
    client.expects("AB");
    client.sends("c");
    client.expects("C");
  }

  @Test
  @Order(5)
  @DisplayName("at the end of the stream it returns how many bytes it answered")
  @Because(
      "What counts are the bytes that were sent back in this conversation: all of them, each once.")
  void countsTheBytes(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("hello");
    client.expects("HELLO");
    client.sends("bye");
    client.expects("BYE");
    client.halfCloses();
    assertThat(server.result().intValue()).as("bytes answered").isEqualTo(8);
  }

  @Test
  @Order(6)
  @DisplayName("a caller who leaves at once has been answered 0 bytes")
  @Because("The first read can already be the end of the stream.")
  void callerLeavesAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    client.halfCloses();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    assertThat(server.result().intValue()).as("bytes answered").isEqualTo(0);
  }

  @Test
  @Order(7)
  @DisplayName("the connection stays open: it is closed where it was accepted")
  @Because(
      "Closing a stream closes its socket, and so does the end of a try that holds either."
          + " shutdownOutput() and shutdownInput() end one direction of it.")
  void leavesTheConnectionOpen(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    client.halfCloses();
    bench.start("converse", () -> LoopServer.converse(connection)).result();
    assertThat(connection.isClosed()).as("connection.isClosed()").isFalse();
    assertThat(connection.isOutputShutdown()).as("connection.isOutputShutdown()").isFalse();
    assertThat(connection.isInputShutdown()).as("connection.isInputShutdown()").isFalse();
  }

  @Test
  @Order(8)
  @DisplayName("a connection that breaks is an IOException, and no end of the stream")
  @Because(UNTOLD)
  void tellsThatTheConnectionBroke(Bench bench) throws IOException {
    mustThrow(bench, bench.listener().breaksAfter(5));
  }

  @Test
  @Order(9)
  @DisplayName("a reset is no end of the stream, but an IOException too")
  @Because(UNTOLD)
  void tellsOfAReset(Bench bench) throws IOException {
    mustThrow(bench, bench.listener().resetsAfter(5));
  }

  private static void mustThrow(Bench bench, Listener breaking) throws IOException {
    Peer client = bench.connect(breaking);
    Socket connection = breaking.accept();
    Task<Long> server = bench.startMayThrow("converse", () -> LoopServer.converse(connection));
    client.sends("hello");
    client.expects("HELLO");
    server.throwsA(IOException.class);
  }

  @Test
  @Order(10)
  @DisplayName("a line end is a byte like any other")
  @Because(
      "A stream has no lines, and an empty one does not end it. Its end is -1, and nothing else.")
  void answersEmptyLines(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("a\n\nb\n");
    client.expects("A\n\nB\n");
  }

  @Test
  @Order(11)
  @DisplayName("bytes that arrive one at a time are answered as they are, in every language")
  @Because(
      "Upper case is for the bytes a-z alone. A String changes other letters too, and loses a"
          + " character whose bytes come in pieces.")
  void answersByteByByte(Bench bench) throws IOException {
    Listener listener = bench.listener().readsAtMost(1);
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("h\u00e9llo \u4f60\u597d \u00df");
    client.expects("H\u00e9LLO \u4f60\u597d \u00df");
  }

  @Test
  @Order(12)
  @DisplayName("the byte ff is a byte like any other")
  @Because("read() gives an int: 255 is the byte ff, -1 the end. Cast to (byte), both are -1.")
  void answersEveryByte(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends(new byte[] {'a', 'b', (byte) 0xff, 'c'});
    client.expects(new byte[] {'A', 'B', (byte) 0xff, 'C'});
  }

  @Test
  @Order(13)
  @DisplayName("a message longer than any buffer is answered whole")
  @Because("A message that does not fit into one read comes in several.")
  void answersLongMessages(Bench bench) throws IOException {
    byte[] message = new byte[20_000];
    Arrays.fill(message, (byte) 'x');
    message[message.length - 1] = '!';
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends(message);
    client.expects(new String(message, UTF_8).replace('x', 'X'));
  }

  @Test
  @Order(14)
  @DisplayName("the letters are a to z, both of them too, and nothing beside them")
  @Because(
      "The byte ` stands right before a, { right behind z: compare with 'a' and 'z' themselves.")
  void changesLettersAndNothingElse(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("`az{");
    client.expects("`AZ{");
  }

  @Test
  @Order(15)
  @DisplayName("no word ends the conversation")
  @Because("What a caller says is answered, whatever it is. The caller alone ends the stream.")
  void knowsNoCommands(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    for (String word : new String[] {"bye", "exit", "q", "quit"}) {
      client.sends(word);
      client.expects(word.toUpperCase(Locale.ROOT));
    }
  }

  @Test
  @Order(16)
  @DisplayName("no line ends the conversation, empty or not")
  @Because(
      "nc sends a line end behind each line, and an empty line is its line end alone. Answer it like"
          + " all that a caller says: -1 is the end of the stream, and nothing else.")
  void knowsNoLines(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    for (String line : new String[] {"hello\n", "\n", "\r\n", "bye\n", "exit\n", "q\n", "quit\n"}) {
      client.sends(line);
      client.expects(line.toUpperCase(Locale.ROOT));
    }
  }

  @Test
  @Order(17)
  @DisplayName("the byte 00 is a byte like any other")
  @Because("read() gives an int: 0 is the byte 00, -1 the end. Answer it like any other byte.")
  void answersZero(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends(new byte[] {'a', 0, 'b'});
    client.expects(new byte[] {'A', 0, 'B'});
  }

  @Test
  @Order(18)
  @DisplayName("a caller may be silent for as long as it takes")
  @Because(
      "setSoTimeout limits how long a caller may be silent, and a silence is no end of the stream."
          + " Here nobody asked for a limit: leave it at 0, which is none.")
  void setsNoLimit(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("hello");
    client.expects("HELLO");
    assertThat(connection.getSoTimeout()).as("connection.getSoTimeout()").isZero();
    client.halfCloses();
    server.result();
    assertThat(connection.getSoTimeout()).as("connection.getSoTimeout()").isZero();
  }
}
