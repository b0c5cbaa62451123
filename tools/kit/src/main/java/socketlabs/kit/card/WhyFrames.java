package socketlabs.kit.card;

import static socketlabs.kit.card.Rule.rule;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import socketlabs.kit.roster.Word;

/** Lab 5: partial writes and frames. */
final class WhyFrames {
  /** The bytes of a frame's header. */
  private static final int HEADER = 4;

  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("EndlessWriting") && noted(e, "broken"),
              "The channel is broken, and write() was called again and again. An IOException is no"
                  + " short write: let it through to the caller."),
          rule(
              e -> e.threw("EndlessWriting"),
              "write() was called 1000 times and something always remains. write() itself moves the"
                  + " position; compact(), rewind() and clear() in the loop move it back."),
          rule(
              e ->
                  (e.threw("UnsupportedOperationException") || e.threw("ReadOnlyBufferException"))
                      && e.thrown().getStackTrace()[0].getMethodName().startsWith("array"),
              "Not every buffer has an array that can be had: a direct one has none, a read-only one"
                  + " keeps it. Use the buffer itself."),
          rule(
              e -> e.threw("BufferUnderflowException"),
              "The buffer holds fewer bytes than are asked of it: not all of a header, or of a"
                  + " payload, had come."),
          rule(
              e -> restWanted(e) && e.waitsIn("Thread.sleep()"),
              "Nobody knows how long to sleep: too short is a loop that spins, too long wastes time"
                  + " after room was made. A Selector wakes you in that moment: OP_WRITE."),
          rule(
              e -> restWanted(e) && e.busy(),
              "While there is no room the loop asks the channel again and again, and keeps a"
                  + " processor busy with it. A Selector wakes you when there is room: OP_WRITE."),
          rule(
              e -> e.word() == Word.TIMED_OUT && e.waitsIn("Selector.select()"),
              "It waits in select() for an event that does not come. Only a channel registered for"
                  + " OP_WRITE wakes it when there is room to write."),
          rule(
              e -> endMissing(e) && e.waitsIn("ServerSocket.accept()"),
              "Nobody hung up: your code already waits for the next caller. Close the connection"
                  + " however the conversation ended, by an exception too."),
          rule(
              e ->
                  e.accepted() > 0
                      && isFrame(e.expected())
                      && e.expected().length == HEADER
                      && e.came().length == 0,
              "A length of 0 is a frame like any other: its header crossed the wire, and the answer"
                  + " is four bytes of 0. It is neither the end nor to be skipped."),
          rule(
              e -> nothingForAFrame(e) && e.standings().stream().anyMatch(s -> reads(s.call())),
              "The whole frame was sent, and your code waits for more. Either the answer stayed in a"
                  + " buffer without flush(), or more is read than the header announced."),
          rule(
              e -> isFrame(e.expected()) && e.word() == Word.FAILED && wroteNothing(e),
              "Nothing was written, or it stayed in a buffer: a BufferedOutputStream passes on what"
                  + " it holds with flush()."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER),
              "The payload came without its header: the other side takes its first four bytes for a"
                  + " length."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER - 1),
              "write(int) writes one byte, the lowest of its number. The length takes four."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER - 2),
              "The length has two bytes, as writeUTF() and writeShort() make it, and should have"
                  + " four. writeUTF() also changes some bytes of the text."),
          rule(
              e -> hasLength(e, Integer::reverseBytes),
              "The length came with the lowest byte first. On the wire the highest comes first:"
                  + " network byte order, which ByteBuffer and DataOutputStream have by themselves."),
          rule(
              e -> hasLength(e, length -> length + HEADER),
              "The length counts the payload alone, without the four bytes of the header."));

  private WhyFrames() {}

  /** Whether these bytes are one whole frame: four bytes of length and so many of payload. */
  private static boolean isFrame(byte[] bytes) {
    return bytes != null
        && bytes.length >= HEADER
        && ByteBuffer.wrap(bytes).getInt() == bytes.length - HEADER;
  }

  /** Whether a frame was expected until the deadline, and nothing came. */
  private static boolean nothingForAFrame(Evidence e) {
    return e.word() == Word.TIMED_OUT && isFrame(e.expected()) && e.came().length == 0;
  }

  /** Whether what came is what was expected without its first bytes. */
  private static boolean isTail(byte[] expected, byte[] came, int from) {
    return came != null
        && expected.length > HEADER
        && Arrays.equals(came, Arrays.copyOfRange(expected, from, expected.length));
  }

  /** Whether the expected frame came whole, with a length that was made from the right one. */
  private static boolean hasLength(Evidence e, IntUnaryOperator made) {
    return isFrame(e.expected())
        && e.expected().length > HEADER
        && e.came() != null
        && e.came().length == e.expected().length
        && ByteBuffer.wrap(e.came()).getInt() == made.applyAsInt(e.expected().length - HEADER)
        && Arrays.equals(e.came(), HEADER, e.came().length, e.expected(), HEADER, e.came().length);
  }

  /** Whether the end of the stream was expected until the deadline, and nothing came. */
  private static boolean endMissing(Evidence e) {
    return e.word() == Word.TIMED_OUT
        && e.expected() != null
        && e.expected().length == 0
        && e.came().length == 0;
  }

  private static boolean wroteNothing(Evidence e) {
    return e.came() != null
        && e.came().length == 0
        && e.wire().events().stream().allMatch(event -> event.direction() == Wire.Direction.NOTE);
  }

  private static boolean noted(Evidence e, String text) {
    return e.wire().events().stream().anyMatch(event -> event.text().contains(text));
  }

  private static boolean reads(String call) {
    return call.contains(".read");
  }

  /** Whether the test waited for the student's thread to rest in a Selector. */
  private static boolean restWanted(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().contains("rests in Selector.select()");
  }
}
