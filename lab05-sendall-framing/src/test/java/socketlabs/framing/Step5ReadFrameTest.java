package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PiecewiseInput;
import socketlabs.kit.Splits;
import socketlabs.kit.Step;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;

@Step(5)
@DisplayName("readFrame")
class Step5ReadFrameTest {
  private static final byte[] HELLO = RawFrames.frame("hello");

  @Test
  @Order(1)
  @DisplayName("00 00 00 05 68 65 6c 6c 6f is \"hello\"")
  @Because("Four bytes of length, the highest first; then so many bytes, which are the payload.")
  void readsTheGoldenBytes(Bench bench) throws IOException {
    reads(bench, List.of(HELLO), RawFrames.bytes("hello"));
  }

  @Test
  @Order(2)
  @DisplayName("lengths of 127, 128, 200, 255, 256, 300, 40000 and 65536 are understood")
  @Because(
      "All four bytes count, and each from 0 to 255: a Java byte of 80 hex or more is negative until"
          + " you write b & 0xff.")
  void readsEveryLength(Bench bench) throws IOException {
    for (int size : RawFrames.SIZES) {
      byte[] payload = RawFrames.letters(size);
      reads(bench, List.of(RawFrames.frame(payload)), payload);
    }
  }

  @Test
  @Order(3)
  @DisplayName("the empty message is a message: an Optional with an empty array")
  @Because("A length of 0 announces an empty payload. It is not the end of anything.")
  void readsTheEmptyMessage(Bench bench) throws IOException {
    reads(bench, List.of(RawFrames.frame("")), new byte[0]);
  }

  @Test
  @Order(4)
  @DisplayName("three frames that arrive in one piece are three messages, the second one empty")
  @Because(
      "One piece may hold many frames: take the bytes of this frame and leave the others in the"
          + " stream. A BufferedInputStream made here takes them along, and loses them.")
  void leavesTheNextFrameAlone(Bench bench) throws IOException {
    byte[] three = RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame("you"));
    reads(bench, List.of(three), RawFrames.bytes("hello"), new byte[0], RawFrames.bytes("you"));
  }

  @Test
  @Order(5)
  @DisplayName("frames cut at any place, header or payload, are put together again")
  @Because(
      "The stream may be cut anywhere, inside the four bytes of the header too. Read header and"
          + " payload with readExactly, and never ask available().")
  void readsAcrossEveryCut(Bench bench) throws IOException {
    byte[] payload = RawFrames.letters(200);
    byte[] stream = RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame(payload));
    for (List<byte[]> pieces : Splits.of(stream)) {
      reads(bench, pieces, RawFrames.bytes("hello"), new byte[0], payload);
    }
  }

  @Test
  @Order(6)
  @DisplayName("a stream that ends between two frames: an empty Optional")
  @Because("At the first byte of a header -1 is the regular end: nobody was interrupted.")
  void endsBetweenFrames(Bench bench) throws IOException {
    ends(reads(bench, List.of()));
    ends(reads(bench, List.of(HELLO), RawFrames.bytes("hello")));
  }

  @Test
  @Order(7)
  @DisplayName("a stream that ends after 1, 2 or 3 bytes of a header: EOFException")
  @Because(
      "The sender broke off inside a frame. Only before the first byte of a header is the end of"
          + " the stream a regular one.")
  void complainsAboutHalfAHeader(Bench bench) throws Exception {
    complainsAboutStumps(bench, 1, 3);
  }

  @Test
  @Order(8)
  @DisplayName("a stream that ends before the last byte of the payload: EOFException")
  @Because(
      "The sender broke off inside a frame: what came is not its message, and neither is nothing.")
  void complainsAboutHalfAPayload(Bench bench) throws Exception {
    complainsAboutStumps(bench, 4, HELLO.length - 1);
  }

  @Test
  @Order(9)
  @DisplayName("a negative length is refused with an IOException")
  @Because(
      "All four bytes count, and ff ff ff ff is -1. Check the length before you use it; an"
          + " IOException tells the caller that the stream is of no more use.")
  void refusesNegativeLengths(Bench bench) throws Exception {
    refuses(bench, -1);
    refuses(bench, Integer.MIN_VALUE);
  }

  @Test
  @Order(10)
  @DisplayName("a huge length is refused before anything is read or allocated for it")
  @Because(
      "Four bytes ask for 2 GiB; the four letters \"GET \" of a browser for 1.2. Compare the length"
          + " with maxLength before you make an array or read on.")
  void refusesHugeLengths(Bench bench) throws Exception {
    refuses(bench, Integer.MAX_VALUE);
    refuses(bench, 0x47455420);
  }

  @Test
  @Order(11)
  @DisplayName("maxLength bytes are taken")
  @Because("maxLength is the longest payload that is taken: only what is longer is refused.")
  void takesTheLongest(Bench bench) throws Exception {
    byte[] payload = RawFrames.letters(RawFrames.MAX_LENGTH);
    reads(bench, List.of(RawFrames.frame(payload)), payload);
  }

  @Test
  @Order(12)
  @DisplayName("one byte more than maxLength is refused, unread")
  @Because(
      "maxLength is the longest payload that is taken, and whoever has read the payload first has"
          + " taken it.")
  void refusesOneMore(Bench bench) throws Exception {
    refuses(bench, RawFrames.MAX_LENGTH + 1);
  }

  @Test
  @Order(13)
  @DisplayName("a length that is refused is no EOFException")
  @Because(
      "EOFException says that the stream ended inside a frame. Here nothing ended: a length was"
          + " refused. Throw another IOException, or the caller cannot tell the two apart.")
  void tellsABadLengthFromAnEnd(Bench bench) throws IOException {
    for (int length : new int[] {-1, RawFrames.MAX_LENGTH + 1}) {
      bench.wire().startAgain();
      InputStream in = new PiecewiseInput(bench, RawFrames.header(length), HELLO);
      try {
        FrameServer.readFrame(in, RawFrames.MAX_LENGTH);
      } catch (EOFException e) {
        throw Mismatch.of("another IOException for a length of " + length, "EOFException");
      } catch (IOException e) {
        // As it should be; that it comes is tested above.
      }
    }
  }

  @Test
  @Order(14)
  @DisplayName("a stream that breaks, between frames too: its IOException, and no EOFException")
  @Because(
      "A connection that breaks has not ended, not even between two frames: only a -1 from read() is"
          + " the end. The IOException of read() is for the caller: let it go, as it is.")
  void letsTheExceptionThrough(Bench bench) throws Exception {
    for (int length = 0; length < HELLO.length; length++) {
      bench.wire().startAgain();
      InputStream in = new PiecewiseInput(bench, Arrays.copyOf(HELLO, length)).breaksAtTheEnd();
      RawFrames.breaks(
          bench,
          "readFrame, where the stream breaks after " + length + " of 9 bytes,",
          () -> FrameServer.readFrame(in, RawFrames.MAX_LENGTH));
    }
  }

  // --- what the tests are made of ---

  /** Reads these frames from a stream that arrives in these pieces; gives the stream. */
  private static InputStream reads(Bench bench, List<byte[]> pieces, byte[]... payloads)
      throws IOException {
    bench.wire().startAgain();
    InputStream in = new PiecewiseInput(bench, pieces);
    for (byte[] payload : payloads) {
      Optional<byte[]> frame = FrameServer.readFrame(in, RawFrames.MAX_LENGTH);
      if (frame == null || frame.isEmpty()) {
        throw Mismatch.of("Optional " + Bytes.show(payload), String.valueOf(frame));
      }
      bench.sameBytes(payload, frame.get());
    }
    return in;
  }

  private static void ends(InputStream in) throws IOException {
    Optional<byte[]> end = FrameServer.readFrame(in, RawFrames.MAX_LENGTH);
    if (end == null || end.isPresent()) {
      String came = end == null ? "null" : "Optional " + Bytes.show(end.get());
      throw Mismatch.of("Optional.empty at the end of the stream", came);
    }
  }

  private static void complainsAboutStumps(Bench bench, int from, int to) throws Exception {
    for (int length = from; length <= to; length++) {
      bench.wire().startAgain();
      InputStream in = new PiecewiseInput(bench, Arrays.copyOf(HELLO, length));
      bench.mustThrow(
          EOFException.class,
          "readFrame, after " + length + " of 9 bytes,",
          () -> FrameServer.readFrame(in, RawFrames.MAX_LENGTH));
    }
  }

  private static void refuses(Bench bench, int length) throws Exception {
    bench.wire().startAgain();
    byte[] payload = RawFrames.letters(RawFrames.MAX_LENGTH + 1);
    PiecewiseInput in = new PiecewiseInput(bench, RawFrames.header(length), payload);
    bench.mustThrow(
        IOException.class,
        "readFrame of a length of " + length,
        () -> FrameServer.readFrame(in, RawFrames.MAX_LENGTH));
    assertThat(in.taken()).as("bytes taken of a frame that is refused").isEqualTo(4);
  }
}
