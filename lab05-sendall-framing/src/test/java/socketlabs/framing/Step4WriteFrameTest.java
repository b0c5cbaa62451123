package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.RecordingOutput;
import socketlabs.kit.Step;

@Step(4)
@DisplayName("writeFrame")
class Step4WriteFrameTest {
  @Test
  @Order(1)
  @DisplayName("\"hello\" becomes 00 00 00 05 68 65 6c 6c 6f")
  @Because("Four bytes of length, the highest first, the payload's bytes, and nothing else.")
  void writesTheGoldenBytes(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, RawFrames.bytes("hello"));
    byte[] golden = {0, 0, 0, 5, 0x68, 0x65, 0x6c, 0x6c, 0x6f};
    bench.sameBytes(golden, out.written());
  }

  @Test
  @Order(2)
  @DisplayName("the empty message becomes 00 00 00 00")
  @Because("An empty payload is a message: its frame is the header alone.")
  void writesTheEmptyMessage(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, new byte[0]);
    bench.sameBytes(new byte[4], out.written());
  }

  @Test
  @Order(3)
  @DisplayName("a frame is one write")
  @Because(
      "Of two small writes the second waits until the first is acknowledged: 44 ms for a round trip"
          + " in place of 0.03. Put header and payload into one array.")
  void writesOnce(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, RawFrames.bytes("hello"));
    assertThat(out.writes()).as("calls of write()").isEqualTo(1);
  }

  @Test
  @Order(4)
  @DisplayName("lengths that need two and three bytes are written right")
  @Because(
      "The length goes into four bytes: length >> 24, >> 16, >> 8 and the lowest. write(int) writes"
          + " only the lowest byte of its number.")
  void writesEveryLength(Bench bench) throws IOException {
    for (int size : RawFrames.SIZES) {
      bench.wire().startAgain();
      RecordingOutput out = new RecordingOutput(bench);
      FrameServer.writeFrame(out, RawFrames.letters(size));
      bench.sameBytes(RawFrames.frame(RawFrames.letters(size)), out.written());
    }
  }

  @Test
  @Order(5)
  @DisplayName("each of the 256 byte values is written as it is")
  @Because(
      "A payload is bytes, not text: on the way through a String some change, and the length with"
          + " them.")
  void carriesEveryByte(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, RawFrames.everyByte());
    bench.sameBytes(RawFrames.frame(RawFrames.everyByte()), out.written());
  }

  @Test
  @Order(6)
  @DisplayName("a long frame is one write too")
  @Because(
      "A BufferedOutputStream passes on at once what is longer than its buffer, and its header apart"
          + " from it. Put header and payload into one array.")
  void writesALongFrameOnce(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, RawFrames.letters(65_536));
    assertThat(out.writes()).as("calls of write()").isEqualTo(1);
  }

  @Test
  @Order(7)
  @DisplayName("frame follows frame; the stream stays open")
  @Because("The stream is the caller's, who has more to write: do not close it.")
  void leavesTheStreamOpen(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    FrameServer.writeFrame(out, RawFrames.bytes("hello"));
    FrameServer.writeFrame(out, RawFrames.bytes("you"));
    bench.sameBytes(
        RawFrames.join(RawFrames.frame("hello"), RawFrames.frame("you")), out.written());
    assertThat(out.isOpen()).as("the stream is open").isTrue();
  }

  @Test
  @Order(8)
  @DisplayName("the length counts bytes: two Chinese characters are 6 of them")
  @Because(
      "The length counts the payload's bytes, and a payload has as many as its array is long. As a"
          + " String it is shorter: one character may take 2, 3 or 4 bytes.")
  void countsBytes(Bench bench) throws IOException {
    RecordingOutput out = new RecordingOutput(bench);
    byte[] payload = RawFrames.bytes("\u4f60\u597d");
    FrameServer.writeFrame(out, payload);
    bench.sameBytes(RawFrames.frame(payload), out.written());
  }
}
