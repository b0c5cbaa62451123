package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;
import socketlabs.kit.card.Mismatch;

@Step(3)
@DisplayName("serveOne")
class Step3ServeOneTest {
  private static final String UNTOLD =
      "Who catches the exception and says nothing lets the caller believe that all went well. Let it"
          + " pass as it is: a SocketException is an IOException too.";

  @Test
  @Order(1)
  @DisplayName("\"hello\" is answered while the caller still listens, then the server hangs up")
  void answersAndHangsUp(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends("hello");
    bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsOnly("HELLO");
  }

  @Test
  @Order(2)
  @DisplayName("it returns the caller's address")
  @Because(
      "A connection has two addresses: getLocalSocketAddress is the server's own,"
          + " getRemoteSocketAddress the caller's.")
  void returnsTheCaller(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends("hello");
    Task<InetSocketAddress> server = bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.readsToEnd();
    assertThat(server.result()).as("caller").isEqualTo(client.address());
  }

  @Test
  @Order(3)
  @DisplayName("each of the 256 byte values comes back, only a-z changed")
  @Because("What arrives are bytes. On the way through a String some of them change or vanish.")
  void carriesEveryByte(Bench bench) throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends(all);
    bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsOnly(upper(all));
  }

  @Test
  @Order(4)
  @DisplayName("a message of 1024 bytes is answered whole")
  @Because("One read brings as much as the buffer holds: it must hold 1024 bytes.")
  void holds1024Bytes(Bench bench) throws IOException {
    byte[] message = new byte[1024];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) ('a' + i % 26);
    }
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends(message);
    bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsOnly(upper(message));
  }

  @Test
  @Order(5)
  @DisplayName("no more than 1024 bytes are answered")
  @Because(
      "One read brings as much as the buffer holds: 1024 bytes, and no more. It is one read: what it"
          + " did not bring is not answered.")
  void answersNoMore(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends("x".repeat(2000));
    Task<InetSocketAddress> server = bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.readsToEnd(); // A close with bytes unread resets: the answer may be lost on its way.
    server.result();
    int answered = listener.accepted(0).written();
    if (answered > 1024) {
      throw Mismatch.of("at most 1024 bytes are written", answered + " bytes");
    }
  }

  @Test
  @Order(6)
  @DisplayName("a line end is answered like any other byte")
  @Because(
      "Where a line is typed its line end is sent with it. It is a byte like any other: answer all"
          + " that the read has brought.")
  void answersLineEnds(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends("hello\n");
    bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsOnly("HELLO\n");
  }

  @Test
  @Order(7)
  @DisplayName("it serves one caller; the listener stays open for the next")
  @Because(
      "The connection and the listener are two sockets. Only the connection is yours to close.")
  void leavesTheListenerOpen(Bench bench) throws IOException {
    Listener listener = bench.listener();
    for (String name : new String[] {"first", "second"}) {
      Peer client = bench.connect(name, listener);
      client.sends("hi");
      Task<InetSocketAddress> server =
          bench.start("serveOne", () -> UpperServer.serveOne(listener));
      client.expectsOnly("HI");
      server.result();
      assertThat(listener.isClosed()).as("listener.isClosed()").isFalse();
    }
    assertThat(listener.acceptedCount()).as("calls of accept()").isEqualTo(2);
  }

  @Test
  @Order(8)
  @DisplayName("a caller who leaves without a word gets nothing, and serveOne returns")
  @Because(
      "At the end of the stream read() gives -1: there is nothing to answer. serveOne closes the"
          + " connection and returns who called all the same: the close stands in no `if`.")
  void survivesTheSilentCaller(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.halfCloses();
    Task<InetSocketAddress> server = bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsEnd();
    assertThat(server.result()).as("caller").isEqualTo(client.address());
  }

  @Test
  @Order(9)
  @DisplayName("the connection is closed, and not only its output")
  @Because(
      "The caller sees the end of the stream after shutdownOutput() too, and your socket stays open."
          + " close() gives it back.")
  void closesTheConnection(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends("hello");
    Task<InetSocketAddress> server = bench.start("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsOnly("HELLO");
    server.result();
    assertThat(listener.accepted(0).isClosed()).as("the connection is closed").isTrue();
  }

  @Test
  @Order(10)
  @DisplayName("a caller may think for a while before the first word")
  @Because(
      "read(buffer) waits until something comes, as long as it takes. available() says only what is"
          + " here already, and a read into a buffer of 0 bytes waits for nothing.")
  void waitsForTheMessage(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    Task<InetSocketAddress> server = bench.start("serveOne", () -> UpperServer.serveOne(listener));
    bench.waitUntil(
        "your code reads, or returns",
        () -> server.hasEnded() || listener.accepted(0).isAskedAfter(0));
    assertThat(server.hasEnded()).as("serveOne returns before a word was said").isFalse();
    client.sends("hello");
    client.expectsOnly("HELLO");
  }

  @Test
  @Order(11)
  @DisplayName("it hangs up even when the connection breaks while it reads")
  @Because("An exception jumps over close(). try-with-resources closes however the block is left.")
  void hangsUpAfterAnException(Bench bench) throws IOException {
    Listener listener = bench.listener().breaksAfter(0);
    Peer client = bench.connect(listener);
    bench.startMayThrow("serveOne", () -> UpperServer.serveOne(listener));
    client.expectsEnd();
  }

  @Test
  @Order(12)
  @DisplayName("a connection that breaks is an IOException for whoever called serveOne")
  @Because(UNTOLD)
  void doesNotHideABrokenConnection(Bench bench) throws IOException {
    mustThrow(bench, bench.listener().breaksAfter(0));
  }

  @Test
  @Order(13)
  @DisplayName("a reset is no end of the stream, but an IOException too")
  @Because(UNTOLD)
  void doesNotHideAReset(Bench bench) throws IOException {
    mustThrow(bench, bench.listener().resetsAfter(0));
  }

  private static void mustThrow(Bench bench, Listener breaking) throws IOException {
    bench.connect(breaking);
    bench
        .startMayThrow("serveOne", () -> UpperServer.serveOne(breaking))
        .throwsA(IOException.class);
  }

  private static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] -= (byte) (upper[i] >= 'a' && upper[i] <= 'z' ? 32 : 0);
    }
    return upper;
  }
}
