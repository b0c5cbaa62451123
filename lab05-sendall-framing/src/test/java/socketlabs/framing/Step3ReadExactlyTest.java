package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PiecewiseInput;
import socketlabs.kit.Splits;
import socketlabs.kit.Step;

@Step(3)
@DisplayName("readExactly")
class Step3ReadExactlyTest {
  @Test
  @Order(1)
  @DisplayName("5 bytes that have all arrived are brought")
  @Because(
      "5 bytes are asked for, and these 5 come: read() waits for them. available() is 0 as long as"
          + " nothing is here, and says nothing about what comes.")
  void bringsWhatIsThere(Bench bench) throws IOException {
    PiecewiseInput in = new PiecewiseInput(bench, RawFrames.bytes("hello"));
    bench.sameBytes(RawFrames.bytes("hello"), FrameServer.readExactly(in, 5));
  }

  @Test
  @Order(2)
  @DisplayName("5 bytes that arrive in pieces, cut anywhere, are brought whole")
  @Because(
      "A read brings what has arrived, 1 byte or more. Read on, behind what you have, until there"
          + " are n; and do not ask available(): 0 says that nothing is here yet.")
  void readsUntilThereAreEnough(Bench bench) throws IOException {
    for (List<byte[]> pieces : Splits.of(RawFrames.bytes("hello"))) {
      bench.wire().startAgain();
      PiecewiseInput in = new PiecewiseInput(bench, pieces);
      bench.sameBytes(RawFrames.bytes("hello"), FrameServer.readExactly(in, 5));
    }
  }

  @Test
  @Order(3)
  @DisplayName("what comes behind the n bytes stays in the stream")
  @Because(
      "Whoever reads beyond n takes bytes that belong to the next message, and they are gone: a"
          + " BufferedInputStream made here does that too.")
  void takesNotOneByteMore(Bench bench) throws IOException {
    PiecewiseInput in = new PiecewiseInput(bench, RawFrames.bytes("hello world"));
    bench.sameBytes(RawFrames.bytes("hello"), FrameServer.readExactly(in, 5));
    assertThat(in.taken()).as("bytes taken from the stream").isEqualTo(5);
  }

  @Test
  @Order(4)
  @DisplayName("each of the 256 byte values comes through")
  @Because(
      "read() gives a byte as an int from 0 to 255, and -1 for the end. As a byte FF is -1 too: look"
          + " at the int before you cast it.")
  void carriesEveryByte(Bench bench) throws IOException {
    PiecewiseInput in = new PiecewiseInput(bench, Splits.pieces(RawFrames.everyByte(), 100));
    bench.sameBytes(RawFrames.everyByte(), FrameServer.readExactly(in, 256));
  }

  @Test
  @Order(5)
  @DisplayName("40000 bytes in pieces of 1000 are brought whole")
  @Because("Read on, behind what you have, until there are n; a piece ends nothing.")
  void bringsMany(Bench bench) throws IOException {
    byte[] many = RawFrames.letters(40_000);
    PiecewiseInput in = new PiecewiseInput(bench, Splits.pieces(many, 1000));
    bench.sameBytes(many, FrameServer.readExactly(in, many.length));
  }

  @Test
  @Order(6)
  @DisplayName("a stream that ends before the last byte: EOFException")
  @Because(
      "n bytes or an exception: a caller who gets fewer, or filled up with others, would take them"
          + " for the message.")
  void complainsAboutAStump(Bench bench) throws Exception {
    byte[] hello = RawFrames.bytes("hello");
    for (int length = hello.length - 1; length >= 0; length--) {
      bench.wire().startAgain();
      PiecewiseInput in = new PiecewiseInput(bench, Arrays.copyOf(hello, length));
      bench.mustThrow(
          EOFException.class,
          "readExactly of 5 bytes, of a stream of " + length + ",",
          () -> FrameServer.readExactly(in, 5));
    }
  }

  @Test
  @Order(7)
  @DisplayName("a stream that breaks: its IOException, and no EOFException")
  @Because(
      "A connection that breaks has not ended: the IOException of read() is for the caller. Let it"
          + " go, as it is; throw an EOFException of your own only where read() gave -1.")
  void letsTheExceptionThrough(Bench bench) throws Exception {
    for (int length = 0; length < 5; length++) {
      bench.wire().startAgain();
      byte[] some = Arrays.copyOf(RawFrames.bytes("hello"), length);
      PiecewiseInput in = new PiecewiseInput(bench, some).breaksAtTheEnd();
      RawFrames.breaks(
          bench,
          "readExactly, where the stream breaks after " + length + " of 5 bytes,",
          () -> FrameServer.readExactly(in, 5));
    }
  }

  @Test
  @Order(8)
  @DisplayName("0 bytes are an empty array, and nothing is read")
  @Because("Whoever wants 0 bytes has them already: not even the end of the stream matters.")
  void zeroIsANumber(Bench bench) throws IOException {
    PiecewiseInput ended = new PiecewiseInput(bench);
    bench.sameBytes(new byte[0], FrameServer.readExactly(ended, 0));
    PiecewiseInput in = new PiecewiseInput(bench, RawFrames.bytes("hello"));
    bench.sameBytes(new byte[0], FrameServer.readExactly(in, 0));
    assertThat(in.taken()).as("bytes taken from the stream").isZero();
  }

  @Test
  @Order(9)
  @DisplayName("0 bytes at the end of any stream are an empty array")
  @Because(
      "Some streams give -1 even when they are asked for 0 bytes. Look whether anything is wanted"
          + " before you read.")
  void zeroAtTheEndOfAnyStream(Bench bench) throws IOException {
    ByteArrayInputStream ended = new ByteArrayInputStream(new byte[0]);
    bench.sameBytes(new byte[0], FrameServer.readExactly(ended, 0));
  }
}
