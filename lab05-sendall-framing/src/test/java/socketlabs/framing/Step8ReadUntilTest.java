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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PiecewiseInput;
import socketlabs.kit.Splits;
import socketlabs.kit.Step;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;

@Step(8)
@Tag("stretch")
@DisplayName("readUntil")
class Step8ReadUntilTest {
  private static final byte LINE_FEED = '\n';
  private static final int MAX_LENGTH = 100;

  @Test
  @Order(1)
  @DisplayName("\"hello;\" is \"hello\", without its delimiter")
  @Because(
      "The message is what comes before the delimiter. That is the byte that was given, here ; and"
          + " no line feed: it ends the message and is no part of it.")
  void readsAMessage(Bench bench) throws IOException {
    InputStream in = new PiecewiseInput(bench, RawFrames.bytes("hello;"));
    reads(bench, RawFrames.bytes("hello"), in, (byte) ';');
  }

  @Test
  @Order(2)
  @DisplayName("what comes behind the delimiter stays in the stream")
  @Because(
      "Whoever reads beyond the delimiter takes bytes of the next message, and they are gone: a"
          + " BufferedReader made here does that too.")
  void takesNotOneByteMore(Bench bench) throws IOException {
    PiecewiseInput in = new PiecewiseInput(bench, RawFrames.bytes("hello\nyou\n"));
    reads(bench, RawFrames.bytes("hello"), in, LINE_FEED);
    assertThat(in.taken()).as("bytes taken from the stream").isEqualTo(6);
  }

  @Test
  @Order(3)
  @DisplayName("empty messages are messages, the last one too")
  @Because("Two delimiters in a row have an empty message between them; it is not the end.")
  void readsEmptyMessages(Bench bench) throws IOException {
    InputStream in = new PiecewiseInput(bench, RawFrames.bytes("\n\nyou\n\n"));
    for (String message : new String[] {"", "", "you", ""}) {
      reads(bench, RawFrames.bytes(message), in, LINE_FEED);
    }
  }

  @Test
  @Order(4)
  @DisplayName("messages cut at any place, inside a character too, are put together again")
  @Because(
      "A byte is no character, and (char) b makes none of it; a cut may fall into the middle of one."
          + " Collect bytes, and turn them into text, if at all, when the message is whole.")
  void readsAcrossEveryCut(Bench bench) throws IOException {
    byte[] first = RawFrames.bytes("\u4f60\u597d \u00e9");
    byte[] stream = RawFrames.join(first, RawFrames.bytes("\nyou\n"));
    for (List<byte[]> pieces : Splits.of(stream)) {
      bench.wire().startAgain();
      InputStream in = new PiecewiseInput(bench, pieces);
      reads(bench, first, in, LINE_FEED);
      reads(bench, RawFrames.bytes("you"), in, LINE_FEED);
    }
  }

  @Test
  @Order(5)
  @DisplayName("any byte may be the delimiter: 00, and ff")
  @Because(
      "read() gives ff as 255, a Java byte holds it as -1, and -1 from read() is the end of the"
          + " stream: compare bytes with bytes, after you looked for the end.")
  void takesAnyDelimiter(Bench bench) throws IOException {
    for (int delimiter : new int[] {0x00, 0xff}) {
      bench.wire().startAgain();
      byte[] end = {(byte) delimiter};
      InputStream in = new PiecewiseInput(bench, RawFrames.join(RawFrames.bytes("hello"), end));
      reads(bench, RawFrames.bytes("hello"), in, (byte) delimiter);
      ends(in, (byte) delimiter);
    }
  }

  @Test
  @Order(6)
  @DisplayName("a byte ff inside a message is a byte like any other")
  @Because(
      "read() gives ff as 255, and -1 for the end of the stream. As bytes they are the same: look at"
          + " the int before you cast it.")
  void carriesEveryByte(Bench bench) throws IOException {
    byte[] message = {'a', (byte) 0xff, 'b'};
    InputStream in = new PiecewiseInput(bench, RawFrames.join(message, RawFrames.bytes("\n")));
    reads(bench, message, in, LINE_FEED);
  }

  @Test
  @Order(7)
  @DisplayName("each of the other 255 byte values comes through")
  @Because(
      "A message is bytes, and the delimiter is the only one of them that means anything: no other"
          + " is dropped or changed, a carriage return and a 00 neither.")
  void carriesTheOthers(Bench bench) throws IOException {
    byte[] all = RawFrames.everyByte();
    byte[] others =
        RawFrames.join(Arrays.copyOf(all, LINE_FEED), Arrays.copyOfRange(all, LINE_FEED + 1, 256));
    InputStream in = new PiecewiseInput(bench, RawFrames.join(others, new byte[] {LINE_FEED}));
    Optional<byte[]> came = Delimited.readUntil(in, LINE_FEED, 255);
    bench.sameBytes(others, isThere(others, came));
  }

  @Test
  @Order(8)
  @DisplayName("a stream that ends between two messages: an empty Optional")
  @Because("Before the first byte of a message -1 is the regular end: nobody was interrupted.")
  void endsBetweenMessages(Bench bench) throws IOException {
    InputStream in = new PiecewiseInput(bench, RawFrames.bytes("hello\n"));
    reads(bench, RawFrames.bytes("hello"), in, LINE_FEED);
    ends(in, LINE_FEED);
  }

  @Test
  @Order(9)
  @DisplayName("a stream that ends inside a message: EOFException")
  @Because(
      "Without its delimiter nobody knows whether the message is whole: \"pay 10\" may have been"
          + " \"pay 1000\".")
  void complainsAboutAStump(Bench bench) throws Exception {
    byte[] hello = RawFrames.bytes("hello");
    for (int length = 1; length <= hello.length; length++) {
      bench.wire().startAgain();
      InputStream in = new PiecewiseInput(bench, Arrays.copyOf(hello, length));
      bench.mustThrow(
          EOFException.class,
          "readUntil, without a delimiter,",
          () -> Delimited.readUntil(in, LINE_FEED, MAX_LENGTH));
    }
  }

  @Test
  @Order(10)
  @DisplayName("a message of maxLength bytes is taken; one byte more is refused")
  @Because(
      "maxLength bytes are still taken, the delimiter not counted, and not one more. Without a limit"
          + " a stranger who sends no delimiter fills your memory.")
  void limitsTheLength(Bench bench) throws Exception {
    byte[] longest = RawFrames.letters(MAX_LENGTH);
    InputStream in = new PiecewiseInput(bench, RawFrames.join(longest, RawFrames.bytes("\n")));
    reads(bench, longest, in, LINE_FEED);

    bench.wire().startAgain();
    PiecewiseInput tooLong = new PiecewiseInput(bench, RawFrames.letters(10_000));
    bench.mustThrow(
        IOException.class,
        "readUntil, after 101 bytes without a delimiter,",
        () -> Delimited.readUntil(tooLong, LINE_FEED, MAX_LENGTH));
    if (tooLong.taken() > MAX_LENGTH + 2) {
      throw Mismatch.of(
          "some 100 bytes taken of a message without end", tooLong.taken() + " bytes");
    }
  }

  @Test
  @Order(11)
  @DisplayName("maxLength + 1 bytes are refused, though their delimiter comes")
  @Because(
      "Compare before you keep a byte, and so that no more than maxLength are kept: whether the"
          + " delimiter follows does not matter then. A maxLength of 0 takes only the empty message.")
  void refusesOneMore(Bench bench) throws Exception {
    for (int maxLength : new int[] {MAX_LENGTH, 1, 0}) {
      bench.wire().startAgain();
      byte[] oneMore = RawFrames.letters(maxLength + 1);
      InputStream in = new PiecewiseInput(bench, RawFrames.join(oneMore, RawFrames.bytes("\n")));
      bench.mustThrow(
          IOException.class,
          "readUntil of " + oneMore.length + " bytes, maxLength " + maxLength + ",",
          () -> Delimited.readUntil(in, LINE_FEED, maxLength));
    }
    bench.wire().startAgain();
    InputStream in = new PiecewiseInput(bench, RawFrames.bytes("\n"));
    byte[] empty = new byte[0];
    bench.sameBytes(empty, isThere(empty, Delimited.readUntil(in, LINE_FEED, 0)));
  }

  @Test
  @Order(12)
  @DisplayName("a message that is too long is no EOFException")
  @Because(
      "EOFException says that the stream ended inside a message. Here nothing ended: the message"
          + " was refused. Throw another IOException, or the caller cannot tell the two apart.")
  void tellsTooLongFromAnEnd(Bench bench) throws IOException {
    InputStream in =
        new PiecewiseInput(bench, RawFrames.letters(MAX_LENGTH + 1), new byte[] {'\n'});
    try {
      Delimited.readUntil(in, LINE_FEED, MAX_LENGTH);
    } catch (EOFException e) {
      throw Mismatch.of("another IOException for a message of 101 bytes", "EOFException");
    } catch (IOException e) {
      // As it should be; that it comes is tested above.
    }
  }

  private static void reads(Bench bench, byte[] message, InputStream in, byte delimiter)
      throws IOException {
    Optional<byte[]> came = Delimited.readUntil(in, delimiter, MAX_LENGTH);
    bench.sameBytes(message, isThere(message, came));
  }

  private static byte[] isThere(byte[] message, Optional<byte[]> came) {
    if (came == null || came.isEmpty()) {
      throw Mismatch.of("Optional " + Bytes.show(message), String.valueOf(came));
    }
    return came.get();
  }

  private static void ends(InputStream in, byte delimiter) throws IOException {
    Optional<byte[]> end = Delimited.readUntil(in, delimiter, MAX_LENGTH);
    if (end == null || end.isPresent()) {
      String came = end == null ? "null" : "Optional " + Bytes.show(end.get());
      throw Mismatch.of("Optional.empty at the end of the stream", came);
    }
  }
}
