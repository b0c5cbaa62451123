package socketlabs.kit.card;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static socketlabs.kit.card.Facts.answeredButOpen;
import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.isClient;
import static socketlabs.kit.card.Facts.isLineEnd;
import static socketlabs.kit.card.Facts.startsWith;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.util.Arrays;
import java.util.List;
import socketlabs.kit.roster.Word;

/** Lab 1: one call, and what goes wrong before the first bytes are right. */
final class WhyCalls {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("ArrayIndexOutOfBoundsException") && isOneTooFar(e.message()),
              "An array of length n has the indexes 0 to n-1: the loop goes one too far.",
              "what is copied has grown: as a String, one character can become two in upper case."),
          rule(
              e ->
                  e.threw("NegativeArraySizeException")
                      && e.message().equals("-1")
                      && e.otherSideEnded(),
              "read() gives -1 at the end of the stream, and -1 is no length. Look at it before you"
                  + " use it."),
          rule(
              e -> e.threw("SocketException") && e.message().equals("Socket is closed"),
              "The socket is closed already, by your own code: closing one of its streams (or a reader"
                  + " or writer around it) closes the socket. shutdownOutput() ends one direction"
                  + " only."),
          rule(
              e -> e.threw("ConnectException") && isClient(e) && e.wire().events().isEmpty(),
              "Nobody listens where your code dialled, and the test's server was never reached. Dial"
                  + " the host and the port that were given."),
          rule(
              e ->
                  e.waitsIn("ServerSocket.accept()")
                      && e.accepted() == 0
                      && e.wire().events().isEmpty()
                      && e.mismatch().expected().equals("listen returns"),
              "listen only makes the listener, and nobody has called yet: accept() takes a call, and"
                  + " that is serveOne's work."),
          rule(
              e ->
                  e.accepted() > 0
                      && isAnswer(e)
                      && Arrays.equals(e.came(), e.expected())
                      && e.mismatch().came().endsWith(", then a reset"),
              "The connection was reset, and the caller lost sight of the end of the stream: close()"
                  + " does that with linger 0 (setSoLinger(true, 0)), or while bytes that the caller"
                  + " sent are unread."),
          rule(
              e -> isAnswer(e) && hasQuestionMarks(e),
              "A ? (3f) went out where a character should be: the charset that made the bytes does not"
                  + " have it. Name the charset: UTF_8."),
          rule(
              e -> isAnswer(e) && hasReplacements(e.came()) && !hasReplacements(e.expected()),
              "ef bf bd is the replacement character: bytes that are no text in UTF-8 were made into a"
                  + " String, and what they were is lost. Keep bytes as bytes."),
          rule(
              e -> isTalking(e) && isAnswer(e) && e.expected().length > 1 && isPrefix(e, 1),
              "Only the first byte came. read() without a buffer brings one byte, read(buffer) as many"
                  + " as have arrived."),
          rule(
              e ->
                  isAnswer(e)
                      && isPrefix(e, e.came().length)
                      && e.came().length < e.expected().length
                      && e.expected()[e.came().length] == -1,
              "It stopped at the byte ff. As a (byte) that is -1, which only looks like the end: read()"
                  + " gives an int, 0 to 255 for a byte and -1 at the end."),
          rule(
              e ->
                  e.accepted() > 0
                      && isAnswer(e)
                      && !Arrays.equals(e.came(), e.expected())
                      && Arrays.equals(upper(e.came()), e.expected())
                      && isUntouched(e.came()),
              "The answer is not in upper case: upper has to change the very bytes that you write,"
                  + " before you write them."),
          rule(
              e ->
                  !e.wrote()
                      && isAnswer(e)
                      && startsWith(e)
                      && zerosFrom(e.came(), e.expected().length),
              "The whole buffer is there, not only the part that was read. read() gives the number of"
                  + " bytes that count."),
          rule(
              e -> isAnswer(e) && isTwoBytesEach(e),
              "writeChars() sends two bytes for each character. Write the bytes themselves."),
          rule(
              e -> isAnswer(e) && isLengthPrefix(e),
              "writeUTF() puts two bytes of length in front of a changed UTF-8. The other side does not"
                  + " know that format: write the bytes themselves."),
          rule(
              e -> endWanted(e) && isLineEnd(e.came()),
              "println() and newLine() add a line end. Send the bytes of the message and no others."),
          rule(
              e ->
                  e.word() == Word.FAILED
                      && e.thrown() == null
                      && e.accepted() > 0
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && hungUp(e)
                      && e.sentNothing(),
              "Your code hung up, and no byte of an answer had left. What is written into a"
                  + " BufferedOutputStream or a PrintWriter leaves at flush(), and closing the socket"
                  + " flushes nothing.",
              "nothing was written before the connection was closed."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && isClient(e)
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && e.sentNothing()
                      && e.standings().stream().anyMatch(s -> s.call().contains("read")),
              "Your code waits for the answer to a message that has not left. What is written into a"
                  + " BufferedWriter or a PrintWriter leaves at flush().",
              "it reads before it writes, and the server speaks second."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && e.accepted() > 0
                      && e.standings().isEmpty()
                      && e.returned().contains("serveOne")
                      && e.sentNothing()
                      && isUnanswered(e),
              "Your code has ended, nothing was sent, and the connection is open. What is written into a"
                  + " PrintWriter or a BufferedOutputStream leaves at flush(); and nobody hung up.",
              "nothing was written."),
          rule(
              e ->
                  e.waitsIn("ServerSocket.accept()")
                      && e.accepted() > 0
                      && e.mismatch().expected().equals("serveOne returns"),
              "The caller has been served, and your code waits in accept() for another one. serveOne is"
                  + " one accept(): after it, return."),
          rule(
              e -> answeredButOpen(e) && e.waitsIn("InputStream.read()") && !e.otherSideEnded(),
              "The answer is there, and nobody hung up: your code reads on, and the other side has"
                  + " nothing more to say. One read, one answer, then close."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && isClient(e)
                      && endWanted(e)
                      && e.came().length == 0
                      && e.standings().isEmpty(),
              "Your code has ended and left its socket open: the server waits for an end of the stream"
                  + " that does not come. try-with-resources closes."));

  private WhyCalls() {}

  /** Whether bytes were expected and none came. */
  private static boolean isUnanswered(Evidence e) {
    return e.came() != null && e.came().length == 0 && e.expected().length > 0;
  }

  /** Whether the end of the stream was expected and no byte before it. */
  private static boolean endWanted(Evidence e) {
    return e.came() != null && e.expected() != null && e.expected().length == 0;
  }

  /** Whether a peer saw the student's code end the stream. */
  private static boolean hungUp(Evidence e) {
    return e.wire().events().stream()
        .anyMatch(
            event ->
                event.direction() == Wire.Direction.FROM_YOU
                    && event.text().equals("end of the stream"));
  }

  /** Whether the student's code has a connection to one of the test's ends. */
  private static boolean isTalking(Evidence e) {
    return isClient(e) || e.accepted() > 0;
  }

  /** Whether so many bytes came, and they are the first of those expected. */
  private static boolean isPrefix(Evidence e, int count) {
    return e.came().length == count
        && count <= e.expected().length
        && Arrays.equals(e.came(), Arrays.copyOf(e.expected(), count));
  }

  /** Whether two bytes came that tell the expected length, and the expected bytes behind them. */
  private static boolean isLengthPrefix(Evidence e) {
    byte[] came = e.came();
    if (came.length < 3) {
      return false;
    }
    int length = (came[0] & 0xff) << 8 | came[1] & 0xff;
    byte[] rest = Arrays.copyOfRange(came, 2, came.length);
    return length == e.expected().length
        && rest.length <= length
        && Arrays.equals(rest, Arrays.copyOf(e.expected(), rest.length));
  }

  /** Whether a zero came before each of the expected bytes, as far as bytes came. */
  private static boolean isTwoBytesEach(Evidence e) {
    byte[] came = e.came();
    if (came.length < 4) {
      return false;
    }
    for (int i = 0; i < came.length; i++) {
      int expected = i % 2 == 0 ? 0 : i / 2 < e.expected().length ? e.expected()[i / 2] : -1;
      if (came[i] != expected) {
        return false;
      }
    }
    return true;
  }

  /** Whether question marks came, none was expected, and something that is not ASCII was. */
  private static boolean hasQuestionMarks(Evidence e) {
    return contains(e.came(), '?')
        && !contains(e.expected(), '?')
        && new String(e.expected(), ISO_8859_1).chars().anyMatch(c -> c > 0x7f);
  }

  private static boolean contains(byte[] bytes, int wanted) {
    return new String(bytes, ISO_8859_1).indexOf(wanted) >= 0;
  }

  private static boolean hasReplacements(byte[] bytes) {
    return new String(bytes, ISO_8859_1).contains("\u00ef\u00bf\u00bd");
  }

  private static boolean isUntouched(byte[] came) {
    return new String(came, ISO_8859_1).chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }

  /** What a server of labs 1 to 4 answers: a-z as A-Z. */
  private static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] -= (byte) (upper[i] >= 'a' && upper[i] <= 'z' ? 'a' - 'A' : 0);
    }
    return upper;
  }

  /** Whether the message is "Index 5 out of bounds for length 5". */
  private static boolean isOneTooFar(String message) {
    return message.matches("Index (\\d+) out of bounds for length \\1") && !message.contains(" 0 ");
  }
}
