package socketlabs.kit.card;

import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.startsWith;
import static socketlabs.kit.card.Facts.zerosFrom;
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
              e ->
                  e.threw("EndlessWriting")
                      && e.wire().events().stream().allMatch(x -> x.text().endsWith("taken")),
              "0 is an answer too: the channel has no room for now. Offer once, and return the 0."),
          rule(
              e -> e.threw("EndlessWriting") && noted(e, "nothing offered"),
              "Nothing remains, and the loop goes on. The message ends at the buffer's limit, wherever"
                  + " that is: hasRemaining() tells when all is sent."),
          rule(
              e ->
                  e.threw("IllegalArgumentException")
                      && e.message().startsWith("newPosition > limit")
                      && isIn(e, "sendOnce", "sendAll", "sendAllNonBlocking"),
              "The position was set behind the limit. write() has moved it already, past what was"
                  + " taken: do not move it again."),
          rule(
              e -> e.threw("EndlessWriting"),
              "write() was called 1000 times and something always remains. write() itself moves the"
                  + " position; compact(), rewind() and clear() in the loop move it back."),
          rule(
              e -> e.threw("ReadOnlyBufferException") && isThrownBy(e, "compact"),
              "compact() moves the bytes inside the buffer, and in a read-only one nobody may do that."
                  + " It is not needed: write() has moved the position past what was taken."),
          rule(
              e -> e.threw("EndlessAsking"),
              "available() tells what has arrived, and asking makes nothing arrive: your code asks"
                  + " again and again and never reads. It is read() that waits."),
          rule(
              e ->
                  isOneOf(e, "IOException", "ProtocolException", "UncheckedIOException")
                      && endsTooEarly(e),
              "The stream ended too early, and what tells the caller so is an EOFException: by its"
                  + " class it is told from other trouble."),
          rule(
              e ->
                  isOneOf(
                          e,
                          "RuntimeException",
                          "IllegalStateException",
                          "IllegalArgumentException",
                          "NoSuchElementException")
                      && endsTooEarly(e),
              "The stream ended too early, and what tells the caller so is an EOFException. It is an"
                  + " IOException, which every caller expects; this one no caller catches."),
          rule(
              e -> e.threw("ArrayIndexOutOfBoundsException") && isIn(e, "readUntil") && isFull(e),
              "The array is full, and one more byte came. maxLength bytes are the most that is taken:"
                  + " look whether this byte is the delimiter, which needs no room; any other is"
                  + " refused with an IOException before you store it."),
          rule(
              e ->
                  e.threw("ArrayIndexOutOfBoundsException")
                      && isIn(e, "feed")
                      && e.message().equals("Index 0 out of bounds for length 0"),
              "A byte was put into an array without room. A payload of 0 bytes is whole at once: look"
                  + " whether there is room before you put."),
          rule(
              e -> e.threw("ArrayIndexOutOfBoundsException") && isIn(e, "feed") && isFull(e),
              "The array is full, and one more byte was put into it. A header has 4 bytes, a payload as"
                  + " many as its header says: what comes behind them belongs to the next frame."),
          rule(
              e ->
                  e.threw("EOFException")
                      && isIn(e, "readUntil")
                      && e.checked().startsWith("\"hello;\""),
              "Your code read on to the end of the stream, past the delimiter. That is the byte that"
                  + " was given, here ; and no line feed: compare with the parameter."),
          rule(
              e -> e.threw("UnsupportedOperationException") && isIn(e, "writeFrame"),
              "A direct buffer has no array, and an OutputStream takes no buffer: make one with"
                  + " allocate(), which has an array."),
          rule(
              e ->
                  (e.threw("UnsupportedOperationException") || e.threw("ReadOnlyBufferException"))
                      && e.thrown().getStackTrace()[0].getMethodName().startsWith("array"),
              "Not every buffer has an array that can be had: a direct one has none, a read-only one"
                  + " keeps it. Use the buffer itself."),
          rule(
              e -> e.threw("BufferUnderflowException") && cameAsOneFrame(e),
              "Too little lies between the buffer's position and its limit. What was put in lies"
                  + " before the position: flip() the buffer before you get it out again.",
              "behind the last frame the next one is asked for: look whether something remains."),
          rule(
              e -> e.threw("BufferUnderflowException"),
              "The buffer holds fewer bytes than are asked of it: not all of a header, or of a"
                  + " payload, had come.",
              "they were put in, and lie before its position: flip() comes before get."),
          rule(
              e -> e.threw("BufferOverflowException") && isIn(e, "writeFrame"),
              "The buffer is too small for the frame: header and payload take 4 + payload.length"
                  + " bytes."),
          rule(
              e -> e.threw("BufferOverflowException") && isIn(e, "feed") && isIn(e, "nextPutIndex"),
              "A byte was put into a buffer that was full. A payload of 0 bytes is whole at once: look"
                  + " whether there is room before you put."),
          rule(
              e -> e.threw("BufferOverflowException") && isIn(e, "feed"),
              "The chunk holds more than this buffer has room for: take what is missing of the header"
                  + " or the payload, and leave the rest to the next frame."),
          rule(
              e ->
                  e.threw("IndexOutOfBoundsException")
                      && isIn(e, "readExactly", "readFrame")
                      && isBeyondTheArray(e.message()),
              "read(bytes, offset, length) needs room for length bytes behind the offset. Where got"
                  + " of n bytes are there, n - got are still wanted."),
          rule(
              e ->
                  e.threw("NegativeArraySizeException")
                      && e.message().equals("-1")
                      && noted(e, "\"\\xff\\xff\\xff\\xff"),
              "ff ff ff ff is -1, and no array is that long. A length from the wire must be checked"
                  + " before it is used."),
          rule(
              e ->
                  e.mismatch() != null
                      && e.mismatch().expected().startsWith("Optional ")
                      && e.mismatch().came().equals("Optional.empty")
                      && e.wire().events().isEmpty(),
              "Nothing was read. available() is 0 as long as nothing is here yet; it is read() that"
                  + " waits, and says -1 at the end."),
          rule(
              e ->
                  e.checked().startsWith("\"hello;\"")
                      && e.came() != null
                      && e.came().length == 0
                      && e.wire().events().isEmpty(),
              "Nothing was read. available() is 0 as long as nothing is here yet; it is read() that"
                  + " waits, and says -1 at the end."),
          rule(
              e -> came(e, "Optional ", "null") || came(e, "Optional.empty ", "null"),
              "null is no Optional. What was read is Optional.of(...), and the end of the stream is"
                  + " Optional.empty()."),
          rule(
              e -> came(e, "a list of messages", "null"),
              "null is no list. Where no message is whole yet, return an empty list."),
          rule(
              e -> e.mismatch() != null && e.mismatch().came().endsWith("the empty one is missing"),
              "A payload of 0 bytes is a message like any other, and whole as soon as its header is:"
                  + " there is no further byte to wait for, and nothing to skip."),
          rule(
              e ->
                  e.mismatch() != null
                      && e.mismatch().expected().startsWith("number of messages")
                      && e.mismatch().came().startsWith("more"),
              "More messages came than were sent: return only the frames that this call completes, and"
                  + " each of them once."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && sleepsIn(e, "sendAll")
                      && noted(e, "write() returns 0: nothing taken"),
              "The channel had no room for now. Your code asks it again, and pauses too long before it"
                  + " does: a millisecond is enough, and no pause is right too."),
          rule(
              e -> restWanted(e) && e.waitsIn("Thread.sleep()"),
              "Nobody knows how long to sleep: too short is a loop that spins, too long wastes time"
                  + " after room was made. A Selector wakes you in that moment: OP_WRITE."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && e.busy()
                      && e.checked().startsWith("it rests there too while something has come"),
              "Something has come that nobody reads, and with OP_READ select() returns at once as long"
                  + " as it lies there: the loop turns. Register the channel for OP_WRITE alone."),
          rule(
              e -> restWanted(e) && visits(e, "Selector.select()"),
              "It does not stay there: with a limit that short select() comes back, again and again,"
                  + " whether there is room or not. Without a limit it returns when there is room."),
          rule(
              e -> restWanted(e) && e.busy(),
              "While there is no room the loop asks the channel again and again, with a pause or"
                  + " without. A Selector wakes you when there is room: OP_WRITE."),
          rule(
              e -> e.word() == Word.TIMED_OUT && manyWanted(e) && turnsAround(e, "select()"),
              "select() counts only the keys that were not selected before, and returns at once while"
                  + " one is ready: clear selectedKeys() after each select()."),
          rule(
              e -> e.word() == Word.TIMED_OUT && e.waitsIn("Selector.select()") && !restWanted(e),
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
              e -> isServing(e) && e.mismatch().came().contains("reset"),
              "The connection was reset, and a reset throws away what has not arrived yet. close() does"
                  + " that after setSoLinger(true, 0): leave that option alone.",
              "close() does that, too, where something that came was not read."),
          rule(
              e ->
                  isServing(e)
                      && e.thrown() == null
                      && !e.otherSideEnded()
                      && !e.sentNothing()
                      && isFrame(e.expected())
                      && e.mismatch().came().endsWith("then the end of the stream"),
              "Your code hung up, and the caller has not ended its stream. A caller may send many"
                  + " frames: read the next one after each answer.",
              "an IOException was thrown on the way, and caught without a word."),
          rule(
              e ->
                  endMissing(e) && isHostile(e) && isReading(e) && noted(e, "\"\\0\\x01\\x86\\xa1"),
              "This length is one above maxLength, and your code waits for the payload. Compare with"
                  + " the maxLength that serve was given, and with no other limit."),
          rule(
              e -> endMissing(e) && isHostile(e) && isReading(e),
              "A bad length has come, and your code waits for more. Nobody knows where the next frame"
                  + " begins: hang up on this caller, and accept the next."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && e.checked().startsWith("three frames in one segment")
                      && isReading(e),
              "One read may bring many frames. Whatever keeps what was read beyond the first one, a"
                  + " buffer or a BufferedInputStream, must live as long as the connection."),
          rule(
              e -> nothingForAFrame(e) && isReading(e),
              "The whole frame was sent, and your code waits for more. The answer stayed in a buffer"
                  + " without flush(), or the next frame is read before this one is answered, or"
                  + " more is read than the header announced."),
          rule(
              e ->
                  isFrame(e.expected())
                      && e.expected().length == HEADER
                      && e.word() == Word.FAILED
                      && wroteNothing(e),
              "Nothing was written. The empty message has a header as well: four bytes of 0."),
          rule(
              e -> isFrame(e.expected()) && e.word() == Word.FAILED && wroteNothing(e),
              "Nothing was written, or it stayed in a buffer: a BufferedOutputStream passes on what"
                  + " it holds with flush()."),
          rule(
              e ->
                  isFrame(e.expected())
                      && isAnswer(e)
                      && startsWith(e)
                      && zerosFrom(e.came(), e.expected().length),
              "The frame is there, and zeros behind it: array() is the whole array, however much was"
                  + " put into it. A frame takes 4 + payload.length bytes."),
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

  /** Whether more bytes were wanted than fit between the two ends. */
  private static boolean manyWanted(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().contains("bytes, then the end");
  }

  /** Whether a thread of the student's turns in a loop, in this call of a Selector. */
  private static boolean turnsAround(Evidence e, String call) {
    return e.standings().stream()
        .anyMatch(standing -> standing.busy() && standing.call().equals("Selector." + call));
  }

  /** Whether a thread of the student's is in this call, be it for long or again and again. */
  private static boolean visits(Evidence e, String call) {
    return e.standings().stream().anyMatch(standing -> standing.call().equals(call));
  }

  private static boolean isReading(Evidence e) {
    return e.standings().stream().anyMatch(standing -> standing.call().contains(".read"));
  }

  /** Whether a caller of bad lengths is on the line. */
  private static boolean isHostile(Evidence e) {
    return e.wire().ends().contains("hostile");
  }

  /** Whether what was thrown came out of one of these methods. */
  private static boolean isIn(Evidence e, String... methods) {
    return Arrays.stream(e.thrown().getStackTrace())
        .anyMatch(frame -> List.of(methods).contains(frame.getMethodName()));
  }

  /** Whether the method that threw, of the student's or of the JDK, has this name. */
  private static boolean isThrownBy(Evidence e, String... methods) {
    StackTraceElement[] frames = e.thrown().getStackTrace();
    return frames.length > 0 && List.of(methods).contains(frames[0].getMethodName());
  }

  private static boolean isOneOf(Evidence e, String... exceptions) {
    return e.thrown() != null
        && List.of(exceptions).contains(e.thrown().getClass().getSimpleName());
  }

  /** Whether the stream ends too early, and the student's code has made an exception of it. */
  private static boolean endsTooEarly(Evidence e) {
    return e.checked().startsWith("a stream that ends")
        && e.checked().endsWith(": EOFException")
        && isThrownBy(e, "readExactly", "readFrame", "readUntil");
  }

  /** Whether the message is "Index 5 out of bounds for length 5". */
  private static boolean isFull(Evidence e) {
    return e.message().matches("Index (\\d+) out of bounds for length \\1");
  }

  /** Whether what was expected begins so, and this came, told in words. */
  private static boolean came(Evidence e, String expected, String came) {
    return e.mismatch() != null
        && e.mismatch().expected().startsWith(expected)
        && e.mismatch().came().equals(came);
  }

  private static boolean sleepsIn(Evidence e, String method) {
    return e.standings().stream()
        .anyMatch(
            s -> s.call().equals("Thread.sleep()") && s.line().getMethodName().equals(method));
  }

  /** Whether the student's code serves frames and bytes were expected of it. */
  private static boolean isServing(Evidence e) {
    return e.accepted() > 0
        && e.expected() != null
        && e.wire().events().stream().anyMatch(event -> event.text().startsWith("\"\\0\\0\\0"));
  }

  /** Whether the message is "Range [3, 3 + 5) out of bounds for length 5". */
  private static boolean isBeyondTheArray(String message) {
    return message.matches("Range \\[(\\d+), \\1 \\+ \\d+\\) out of bounds for length \\d+");
  }

  /** Whether all that was sent is one chunk with one whole frame. */
  private static boolean cameAsOneFrame(Evidence e) {
    return e.wire().events().size() == 1
        && e.wire().events().get(0).text().equals("\"\\0\\0\\0\\x05hello\" (9 bytes)");
  }

  /** Whether the test waited for the student's thread to rest in a Selector. */
  private static boolean restWanted(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().contains("rests in Selector.select()");
  }
}
