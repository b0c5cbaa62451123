package socketlabs.kit.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import socketlabs.kit.roster.Word;

/**
 * The cause of a failure, found from what was observed.
 *
 * <p>The rules stand in order, the most exact first; the first that fits is the answer. Where the
 * observation cannot tell two causes apart, a rule names both, likeliest first. A rule must be
 * certain: a wrong why is worse than none.
 */
final class Why {
  private record Rule(Predicate<Evidence> fits, String... causes) {}

  /** What escaped the student's code. */
  private static final List<Rule> THROWN =
      List.of(
          rule(
              e -> e.threw("EndlessReading"),
              "read() gives -1 at the end of the stream, and your loop reads on. Leave it at -1."),
          rule(
              e ->
                  e.threw("NullPointerException")
                      && e.otherSideEnded()
                      && (e.message().contains("\"String.") || e.message().contains("readLine()")),
              "At the end of the stream readLine() gives null, not an empty line. Look at what came"
                  + " before you use it."),
          rule(
              e ->
                  (e.threw("IndexOutOfBoundsException")
                          || e.threw("ArrayIndexOutOfBoundsException")
                          || e.threw("StringIndexOutOfBoundsException"))
                      && e.message().contains("-1"),
              "read() gives -1 at the end of the stream, and -1 is no number of bytes. Look at it"
                  + " before you use it."),
          rule(
              e -> e.threw("NegativeArraySizeException"),
              "A length came out negative: a byte counts from -128 to 127 in Java; b & 0xff counts"
                  + " from 0 to 255. A length from the wire must be checked before it is used."),
          rule(
              e -> e.threw("OutOfMemoryError"),
              "A length from the wire was believed before it was checked. Whoever sends four bytes"
                  + " can ask for 2 GiB."));

  /** Lab 3: datagrams. */
  private static final List<Rule> DATAGRAMS = List.of();

  /** Lab 4: ports and who holds them. */
  private static final List<Rule> PORTS = List.of();

  /** Lab 5: partial writes and frames. */
  private static final List<Rule> FRAMES = List.of();

  /** Where the student's code waits. */
  private static final List<Rule> WAITING =
      List.of(
          rule(
              e ->
                  e.waitsIn(
                      "BufferedReader.readLine()", "Scanner.nextLine()", "Scanner.hasNextLine()"),
              "It waits for a line end, and the other side sent none. TCP carries bytes, not lines:"
                  + " take what has arrived."),
          rule(
              e ->
                  e.waitsIn(
                      "InputStream.readAllBytes()",
                      "InputStream.transferTo()",
                      "BufferedInputStream.readAllBytes()",
                      "BufferedInputStream.transferTo()"),
              "It reads until the other side ends its stream, and the other side is waiting for an"
                  + " answer before it does."),
          rule(
              e -> e.waitsIn("InputStream.readNBytes()", "DataInputStream.readFully()"),
              "It waits for more bytes than the other side sent; a read that fills its buffer waits"
                  + " until it is full."),
          rule(
              e -> e.busy() && e.standings().stream().anyMatch(s -> s.call().contains("read")),
              "The loop reads and never stops. At the end of the stream read() gives -1 at once, each"
                  + " time: leave the loop then."),
          rule(
              Evidence::busy,
              "The loop turns and its condition never changes. What should end it: a count, -1, an"
                  + " exception?"),
          rule(
              e -> answeredButOpen(e) && e.waitsIn("ServerSocket.accept()"),
              "The answer is there, and nobody hung up: your code already waits for the next caller."
                  + " Close the connection first."),
          rule(
              e -> e.waitsIn("ServerSocket.accept()") && e.accepted() > 0 && !e.otherSideEnded(),
              "It waits for another caller. This one has been accepted, and gets no answer"
                  + " meanwhile."),
          rule(
              e -> answeredButOpen(e) && e.standings().isEmpty(),
              "The answer is there, and nobody hung up: your code has ended and left the connection"
                  + " open. The other side cannot know that this was all."));

  /** What came in place of the expected bytes. */
  private static final List<Rule> CAME =
      List.of(
          rule(
              e -> isAnswer(e) && startsWith(e) && zerosFrom(e.came(), e.expected().length),
              "The whole buffer was sent, not only the part that was read. read() gives the number of"
                  + " bytes that count."),
          rule(
              e -> isAnswer(e) && startsWith(e) && isLineEnd(tail(e)),
              "println() and newLine() add a line end. Send the bytes of the answer and no others."),
          rule(
              e -> isAnswer(e) && e.came().length == e.expected().length + 2 && isLengthPrefix(e),
              "writeUTF() puts two bytes of length in front of a changed UTF-8. The other side does not"
                  + " know that format: write the bytes themselves."));

  private static final List<Rule> RULES =
      Stream.of(THROWN, DATAGRAMS, PORTS, FRAMES, WAITING, CAME).flatMap(List::stream).toList();

  private Why() {}

  /** The likeliest causes, the likeliest first; empty where nothing is certain. */
  static List<String> of(Evidence evidence) {
    for (Rule rule : RULES) {
      if (rule.fits().test(evidence)) {
        return List.of(rule.causes());
      }
    }
    List<String> causes = new ArrayList<>();
    if (!evidence.because().isEmpty()) {
      causes.add(evidence.because());
    }
    return causes;
  }

  private static Rule rule(Predicate<Evidence> fits, String... causes) {
    return new Rule(fits, causes);
  }

  /** Whether bytes were expected and others came. */
  private static boolean isAnswer(Evidence e) {
    return e.came() != null
        && e.came().length > 0
        && e.expected() != null
        && e.expected().length > 0;
  }

  /** Whether at the deadline all bytes had come and only the end of the stream was missing. */
  private static boolean answeredButOpen(Evidence e) {
    return e.word() == Word.TIMED_OUT && isAnswer(e) && Arrays.equals(e.expected(), e.came());
  }

  private static boolean startsWith(Evidence e) {
    int length = e.expected().length;
    return e.came().length > length && Arrays.equals(Arrays.copyOf(e.came(), length), e.expected());
  }

  private static byte[] tail(Evidence e) {
    return Arrays.copyOfRange(e.came(), e.expected().length, e.came().length);
  }

  private static boolean zerosFrom(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(byte[] bytes) {
    return Arrays.equals(bytes, new byte[] {'\n'}) || Arrays.equals(bytes, new byte[] {'\r', '\n'});
  }

  private static boolean isLengthPrefix(Evidence e) {
    int length = (e.came()[0] & 0xff) << 8 | e.came()[1] & 0xff;
    return length == e.expected().length;
  }
}
