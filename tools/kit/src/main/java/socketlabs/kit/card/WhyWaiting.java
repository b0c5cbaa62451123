package socketlabs.kit.card;

import static socketlabs.kit.card.Facts.answeredButOpen;
import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.isLineEnd;
import static socketlabs.kit.card.Facts.startsWith;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.util.Arrays;
import java.util.List;

/** Where the student's code waits, and what came in place of the expected bytes, in any lab. */
final class WhyWaiting {
  static final List<Rule> RULES =
      List.of(
          // Where the student's code waits.
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
              e -> e.busy() && e.standings().stream().anyMatch(s -> s.call().contains(".read")),
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
              e ->
                  e.waitsIn("ServerSocket.accept()")
                      && e.accepted() > 0
                      && !e.otherSideEnded()
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && e.sentNothing(),
              "It waits for another caller. This one has been accepted, and gets no answer"
                  + " meanwhile."),
          rule(
              e -> answeredButOpen(e) && e.standings().isEmpty(),
              "The answer is there, and nobody hung up: your code has ended and left the connection"
                  + " open. The other side cannot know that this was all."),
          // What came in place of the expected bytes.
          rule(
              e -> isAnswer(e) && startsWith(e) && zerosFrom(e.came(), e.expected().length),
              "The whole buffer was sent, not only the part that was read. read() gives the number of"
                  + " bytes that count."),
          rule(
              e -> isAnswer(e) && startsWith(e) && isLineEnd(tail(e)),
              "println() and newLine() add a line end. Send the bytes of the answer and no others."));

  private WhyWaiting() {}

  private static byte[] tail(Evidence e) {
    return Arrays.copyOfRange(e.came(), e.expected().length, e.came().length);
  }
}
