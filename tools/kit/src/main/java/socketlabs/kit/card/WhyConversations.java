package socketlabs.kit.card;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.isClient;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import socketlabs.kit.roster.Word;

/** Lab 2: conversations, one after another. */
final class WhyConversations {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("EndlessAccepting"),
              "accept() throws at once, each time, when its listener has been closed, and your loop"
                  + " tries again. Look at listener.isClosed(), and return."),
          rule(
              e -> e.threw("EndlessRetrying"),
              "accept() itself failed, on a listener that is open, and your loop calls it again. A"
                  + " catch around accept() and converse takes its failure for a caller who broke off:"
                  + " accept outside that try, and let this exception pass."),
          rule(
              e -> e.mismatch() != null && countedTooMany(e),
              "More callers were counted than were accepted. The count begins at 0 in each call of the"
                  + " method (a local variable, no field), and grows by one with each accept()."),
          rule(
              e ->
                  isClient(e)
                      && e.threw("SocketException")
                      && e.message().equals("Socket closed")
                      && e.accepted() == 0,
              "The socket is closed already, by your own code: closing one of its streams, or a reader"
                  + " or writer around it, closes the socket."),
          rule(
              e ->
                  isClient(e)
                      && e.mismatch() != null
                      && e.mismatch().expected().startsWith("nothing yet")
                      && e.mismatch().came().equals("the end of the stream"),
              "Your code ended its stream in the middle of the conversation. shutdownOutput() does"
                  + " that, and so does closing the socket or one of its streams."),
          rule(
              e -> isClosed(e, "java.net.ServerSocket"),
              "It is the listener that is closed, and the call in this line throws on a closed one."
                  + " Whoever stops a server closes its listener, at any moment: catch the"
                  + " SocketException, look at listener.isClosed() there, and return."),
          rule(
              e ->
                  isClosed(e, "java.net.Socket")
                      && passed(e, "converse")
                      && passed(e, "serve")
                      && e.otherSideEnded(),
              "The connection is closed already, by your own code, and its caller has left. Each"
                  + " caller is a new Socket: accept() belongs inside the connection loop.",
              "one of its streams was closed, or a reader or writer around it: that closes the"
                  + " socket."),
          rule(
              e ->
                  isClient(e)
                      && !e.otherSideEnded()
                      && e.threw("NullPointerException")
                      && passed(e, "chat")
                      && (e.message().contains("\"String.") || e.message().contains("readLine()")),
              "readLine() gives null at the end of the input. Look at the line before you use it."),
          rule(
              e ->
                  e.accepted() > 0
                      && e.thrown() instanceof IOException
                      && e.message().contains("made by the test"),
              "The connection broke, and the exception left your method. Catch IOException, every kind"
                  + " of it, inside the connection loop: it ends one conversation, not the server."),
          rule(
              e -> leftAtNoEnd(e) && !e.sentNothing(),
              "converse has returned, and the caller has not ended the stream. Go on until read()"
                  + " gives -1: no word, empty line or byte 00 is the end; available() == 0 is \"not"
                  + " yet\"."),
          rule(
              e -> leftAtNoEnd(e),
              "converse has returned, and the caller has not ended the stream. Go on until read()"
                  + " gives -1: available() == 0 says only that nothing is here yet.",
              "an answer was written into a buffer, and nobody flushed it."),
          rule(
              e -> e.accepted() > 0 && isAnswer(e) && endsInsideReplacement(e),
              "ef bf bd is the replacement character, and here are its first two bytes: bytes that are"
                  + " no text in UTF-8 went through a String or a Reader, and what they were is lost."
                  + " Keep bytes as bytes."),
          rule(
              e -> isAnswer(e) && startsWithLineEnd(e.came()) && !startsWithLineEnd(e.expected()),
              "A line end too many: println() and newLine() add one. Send the bytes of the answer and"
                  + " no others."),
          rule(
              e ->
                  !e.wire().hasDatagrams()
                      && isAnswer(e)
                      && zerosFrom(e.came(), 0)
                      && e.expected()[0] != 0,
              "Zeros: the whole buffer was sent, not only the part that was read. read() gives the"
                  + " number of bytes that count."));

  private WhyConversations() {}

  /** Whether a call on a closed socket of this class is what threw. */
  private static boolean isClosed(Evidence e, String socket) {
    return e.threw("SocketException")
        && e.message().equals("Socket is closed")
        && Stream.of(e.thrown().getStackTrace())
            .findFirst()
            .filter(frame -> frame.getClassName().equals(socket))
            .isPresent();
  }

  /** Whether a server returned a larger number of callers than it had accepted. */
  private static boolean countedTooMany(Evidence e) {
    return e.mismatch().expected().startsWith("callers: ")
        && e.mismatch().came().matches("\\d{1,9}")
        && Integer.parseInt(e.mismatch().came()) > e.accepted();
  }

  /** Whether the exception came through a method of this name. */
  private static boolean passed(Evidence e, String method) {
    return Stream.of(e.thrown().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  /**
   * Whether converse has returned, with the connection open, before the caller had all answers or
   * ended the stream. What stops at the byte ff has a rule of its own.
   */
  private static boolean leftAtNoEnd(Evidence e) {
    return e.word() == Word.TIMED_OUT
        && e.returned().contains("converse")
        && e.standings().isEmpty()
        && !e.otherSideEnded()
        && e.came() != null
        && e.came().length < e.expected().length
        && Arrays.equals(e.came(), Arrays.copyOf(e.expected(), e.came().length))
        && e.expected()[e.came().length] != -1;
  }

  /** Whether the only ef bf bd is the last character, cut after two bytes, and none was due. */
  private static boolean endsInsideReplacement(Evidence e) {
    return e.came().length == e.expected().length
        && endsInsideReplacement(e.came())
        && !endsInsideReplacement(e.expected())
        && !new String(e.came(), ISO_8859_1).contains("\u00ef\u00bf\u00bd");
  }

  private static boolean endsInsideReplacement(byte[] bytes) {
    int at = bytes.length - 2;
    return at >= 0 && bytes[at] == (byte) 0xef && bytes[at + 1] == (byte) 0xbf;
  }

  private static boolean startsWithLineEnd(byte[] bytes) {
    return bytes[0] == '\n' || bytes[0] == '\r';
  }
}
