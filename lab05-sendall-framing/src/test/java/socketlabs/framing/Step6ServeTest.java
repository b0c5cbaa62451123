package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import socketlabs.kit.card.Wire.Direction;

@Step(6)
@DisplayName("serve")
class Step6ServeTest {
  private static final byte[] HELLO = RawFrames.frame("hello");

  @Test
  @Order(1)
  @DisplayName("the frame \"hello\" is answered by the frame \"HELLO\", at once")
  @Because(
      "Each frame is answered by a frame, its own header included, as soon as it is whole; the"
          + " caller waits for that answer and has not ended its stream.")
  void answersAFrame(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    client.sends(HELLO);
    client.expects(RawFrames.frame("HELLO"));
  }

  @Test
  @Order(2)
  @DisplayName("one frame after another: the conversation goes on")
  @Because("A caller may send many frames: read the next one after each answer.")
  void goesOn(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    for (int round = 0; round < 3; round++) {
      client.sends(HELLO);
      client.expects(RawFrames.frame("HELLO"));
    }
  }

  @Test
  @Order(3)
  @DisplayName("the empty message, which hung lab 2's client, is answered by an empty message")
  @Because(
      "A length of 0 is a frame like any other: four bytes that cross the wire, and four that come"
          + " back. It is neither the end nor to be skipped.")
  void answersTheEmptyMessage(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    client.sends(RawFrames.frame(""));
    client.expects(RawFrames.frame(""));
    client.sends(HELLO);
    client.expects(RawFrames.frame("HELLO"));
  }

  @Test
  @Order(4)
  @DisplayName("a caller who ends its stream between two frames is hung up on; the next is served")
  @Because("The end of the stream ends one conversation: close that connection, accept the next.")
  void servesTheNext(Bench bench) throws IOException {
    Listener listener = serving(bench);
    int callers = 0;
    for (String name : new String[] {"first", "second", "third"}) {
      Peer client = bench.connect(name, listener);
      client.sends(HELLO);
      client.halfCloses();
      client.expectsOnly(RawFrames.frame("HELLO"));
      listener.awaitAsked(++callers + 1);
    }
  }

  @Test
  @Order(5)
  @DisplayName("three frames in one segment are three messages and get three answers")
  @Because(
      "One read may bring many frames. Whatever keeps what was read beyond the first one, a buffer"
          + " or a BufferedInputStream, must live as long as the connection.")
  void answersPipelinedFrames(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Peer client = bench.connect(listener);
    client.sends(RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame("you")));
    bench.start("serve", () -> FrameServer.serve(listener, RawFrames.MAX_LENGTH));
    client.expects(
        RawFrames.join(RawFrames.frame("HELLO"), RawFrames.frame(""), RawFrames.frame("YOU")));
  }

  @Test
  @Order(6)
  @DisplayName("frames cut at any place are put together again")
  @Because("The stream may be cut anywhere, inside the four bytes of the header too.")
  void answersAcrossEveryCut(Bench bench) throws IOException {
    byte[] frames = RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame("you"));
    byte[] answers =
        RawFrames.join(RawFrames.frame("HELLO"), RawFrames.frame(""), RawFrames.frame("YOU"));
    Listener listener = bench.listener();
    bench.start("serve", () -> FrameServer.serve(listener, RawFrames.MAX_LENGTH));
    for (int cut = 1; cut < frames.length; cut++) {
      bench.wire().startAgain();
      listener.splitsAt(cut);
      try (Peer client = bench.connect(listener)) {
        client.sends(frames);
        client.expects(answers);
      }
    }
    listener.readsAtMost(1);
    try (Peer client = bench.connect(listener)) {
      client.sends(frames);
      client.expects(answers);
    }
  }

  @Test
  @Order(7)
  @DisplayName("payloads of every size up to maxLength, of every byte, are answered")
  @Because(
      "A payload is bytes: as many as the header says, and only a-z change. On the way through a"
          + " String, or a buffer of a fixed size, some get lost.")
  void answersEverySize(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    client.sends(RawFrames.frame(RawFrames.everyByte()));
    client.expects(RawFrames.frame(RawFrames.upper(RawFrames.everyByte())));
    for (int size : new int[] {127, 128, 200, 255, 40_000, RawFrames.MAX_LENGTH}) {
      client.sends(RawFrames.frame(RawFrames.letters(size)));
      client.expects(RawFrames.frame(RawFrames.upper(RawFrames.letters(size))));
    }
  }

  @Test
  @Order(8)
  @DisplayName("each answer is one write")
  @Because(
      "Of two small writes the second waits until the first is acknowledged. writeFrame makes one of"
          + " them: use it.")
  void writesOnce(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    for (int frames = 1; frames <= 3; frames++) {
      client.sends(HELLO);
      client.expects(RawFrames.frame("HELLO"));
      assertThat(listener.accepted(0).writes())
          .as("writes, after answer %d", frames)
          .isEqualTo(frames);
    }
  }

  @Test
  @Order(9)
  @DisplayName("the two hundredth frame is answered like the first")
  @Because(
      "Nobody has said how many frames a caller may send: it is the end of its stream that ends the"
          + " conversation, and no number.")
  void goesOnForLong(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect(listener);
    for (int round = 0; round < 200; round++) {
      client.sends(HELLO);
      client.expects(RawFrames.frame("HELLO"));
    }
  }

  @Test
  @Order(10)
  @DisplayName("a caller who breaks off inside a frame gets no answer to it; the next is served")
  @Because(
      "EOFException is one caller's trouble: hang up on that caller, and accept the next. Half a"
          + " message gets no answer.")
  void dropsAStump(Bench bench) throws IOException {
    Listener listener = serving(bench);
    for (int length = 1; length < HELLO.length; length++) {
      bench.wire().startAgain();
      Peer client = bench.connect("broken", listener);
      client.sends(Arrays.copyOf(HELLO, length));
      client.halfCloses();
      client.expectsEnd();
      listener.awaitAsked(length + 1);
    }
    isServed(bench, listener);
  }

  @Test
  @Order(11)
  @DisplayName("a caller with a bad length is hung up on at once; the next is served")
  @Because(
      "A bad length is one caller's trouble. Nobody knows where its next frame begins: hang up,"
          + " without waiting for more and without an answer, and accept the next caller.")
  void dropsABadLength(Bench bench) throws IOException {
    Listener listener = serving(bench);
    int callers = 0;
    for (int length : new int[] {-1, Integer.MAX_VALUE, 0x47455420, RawFrames.MAX_LENGTH + 1}) {
      bench.wire().startAgain();
      Peer client = bench.connect("hostile", listener);
      client.sends(RawFrames.header(length));
      client.expectsEnd();
      listener.awaitAsked(++callers + 1);
    }
    isServed(bench, listener);
  }

  @Test
  @Order(12)
  @DisplayName("a caller whose connection is reset is no reason to stop; the next is served")
  @Because(
      "A reset shows as an IOException from read or write. It is one caller's trouble: catch it"
          + " inside the loop over callers, not around it.")
  void survivesAReset(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect("broken", listener);
    client.sends(RawFrames.join(HELLO, Arrays.copyOf(HELLO, 6)));
    client.expects(RawFrames.frame("HELLO"));
    client.resets();
    listener.awaitAsked(2);
    isServed(bench, listener);
  }

  @Test
  @Order(13)
  @DisplayName("when the listener is closed serve returns, with the number of callers")
  @Because(
      "Closing the listener is how a server is stopped: accept() throws then, and serve returns how"
          + " many callers it accepted, the bad ones included.")
  void returnsWhenTheListenerIsClosed(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Task<Integer> server =
        bench.start("serve", () -> FrameServer.serve(listener, RawFrames.MAX_LENGTH));
    Peer bad = bench.connect("hostile", listener);
    bad.sends(RawFrames.header(-1));
    bad.expectsEnd();
    isServed(bench, listener);
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(2);
  }

  @Test
  @Order(14)
  @DisplayName("a caller to whom nothing can be written is no reason to stop; the next is served")
  @Because(
      "write() throws an IOException too, when the connection is broken. It is one caller's"
          + " trouble: catch it around the whole conversation, the answers included.")
  void survivesABrokenAnswer(Bench bench) throws IOException {
    Listener listener = serving(bench);
    Peer client = bench.connect("broken", listener);
    client.sends(HELLO);
    client.expects(RawFrames.frame("HELLO"));
    listener.accepted(0).shutdownOutput();
    bench.wire().add("broken", Direction.NOTE, "from here on every write to this caller fails");
    client.sends(HELLO);
    listener.awaitAsked(2);
    isServed(bench, listener);
  }

  // --- what the tests are made of ---

  private static Listener serving(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> FrameServer.serve(listener, RawFrames.MAX_LENGTH));
    return listener;
  }

  private static void isServed(Bench bench, Listener listener) throws IOException {
    Peer next = bench.connect("next", listener);
    next.sends(HELLO);
    next.halfCloses();
    next.expectsOnly(RawFrames.frame("HELLO"));
  }
}
