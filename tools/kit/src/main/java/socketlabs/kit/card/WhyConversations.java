package socketlabs.kit.card;

import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.isClient;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.util.List;

/** Lab 2: conversations, one after another. */
final class WhyConversations {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("EndlessAccepting"),
              "accept() throws at once, each time, when its listener has been closed, and your loop"
                  + " tries again. Look at listener.isClosed(), and return."),
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
              e -> !e.wire().hasDatagrams() && e.message().contains("made by the test"),
              "The connection broke, and the exception left your method. Catch IOException, every kind"
                  + " of it, inside the connection loop: it ends one conversation, not the server."),
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

  private static boolean startsWithLineEnd(byte[] bytes) {
    return bytes[0] == '\n' || bytes[0] == '\r';
  }
}
