package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
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
  @Test
  @Order(1)
  @DisplayName("it answers, and answers again")
  @Because("One read is one answer. The conversation goes on until read() gives -1.")
  void answersAgain(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("one");
    client.expects("ONE");
    client.sends("two");
    client.expects("TWO");
    client.sends("three");
    client.expects("THREE");
  }

  @Test
  @Order(2)
  @DisplayName("at the end of the stream it returns how many bytes it answered")
  @Because("What counts are the bytes that were sent back, all of them and each once.")
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
    assertThat(server.result()).as("bytes answered").isEqualTo(8L);
  }

  @Test
  @Order(3)
  @DisplayName("a caller who leaves at once has been answered 0 bytes")
  @Because("The first read can already be the end of the stream.")
  void callerLeavesAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    client.halfCloses();
    Task<Long> server = bench.start("converse", () -> LoopServer.converse(connection));
    assertThat(server.result()).as("bytes answered").isEqualTo(0L);
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
  @DisplayName("bytes that arrive one at a time are answered as they are, in every language")
  @Because("A character of several bytes can arrive in pieces: a String made of a piece loses it.")
  void answersByteByByte(Bench bench) throws IOException {
    Listener listener = bench.listener().readsAtMost(1);
    Peer client = bench.connect(listener);
    Socket connection = listener.accept();
    bench.start("converse", () -> LoopServer.converse(connection));
    client.sends("h\u00e9llo \u4f60\u597d\n\n\u00df");
    client.expects("H\u00e9LLO \u4f60\u597d\n\n\u00df");
  }

  @Test
  @Order(6)
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
}
