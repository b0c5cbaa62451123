package socketlabs.kit.card;

import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.startsWith;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.util.List;

/** Lab 3: datagrams. */
final class WhyDatagrams {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("EndlessReceiving"),
              "A closed socket throws at once, each time, and your loop goes on. Leave it when"
                  + " socket.isClosed()."),
          rule(
              e -> e.wire().hasDatagrams() && e.message().contains("made by the test"),
              "One letter could not be received or answered, and the exception left your method. Catch"
                  + " IOException inside the loop, and go on with the next letter."),
          rule(
              e -> e.wire().hasDatagrams() && e.threw("NegativeArraySizeException"),
              "A length came out negative: the datagram is shorter than what you take off it. Look"
                  + " at packet.getLength() first."),
          rule(
              e -> asks(e) && e.threw("BindException"),
              "Another socket has this port: here it is the server's. A client binds none of its"
                  + " own choice; new DatagramSocket() gets a free one."),
          rule(
              e -> asks(e) && e.threw("SocketTimeoutException") && isPlainlyAnswered(e),
              "The time was up before the answer was taken. 60 s in nanoseconds do not fit into an int:"
                  + " count in long, timeoutMillis * 1_000_000L.",
              "the answer was thrown away, or the limit is not the one that was given."),
          rule(
              e ->
                  asks(e)
                      && !hasIds(e)
                      && e.waitsIn("DatagramSocket.receive()", "DatagramChannel.receive()")
                      && endsWithAnAnswer(e),
              "The server has answered, and your code waits on: it has thrown the answer away. Compare"
                  + " addresses with equals(), host and port, and not with ==.",
              "it waits for a second datagram, or at another socket than the one that sent."),
          rule(
              e ->
                  asks(e)
                      && e.mismatch() != null
                      && e.mismatch().expected().startsWith("datagrams sent")
                      && e.mismatch().came().equals("0")
                      && heardSomething(e),
              "It was sent from another socket than the one that was given: the answer goes to whoever"
                  + " sent, and that socket is the caller's choice. Make none of your own."),
          rule(
              e ->
                  asks(e)
                      && e.mismatch() != null
                      && e.mismatch().expected().startsWith("the request's array"),
              "The request's array is the caller's, who may want to send it again. Receive into an"
                  + " array of your own."),
          rule(
              e -> e.mismatch() != null && e.mismatch().came().endsWith("from another port"),
              "The answer left from another socket than the one that was asked. A client hears what"
                  + " comes from the address it wrote to: send from the socket that received."),
          rule(
              e -> e.wire().hasDatagrams() && isAnswer(e) && isStripped(e),
              "The first bytes are missing: trim() takes off everything up to the space, at both ends."
                  + " What arrives are bytes, and on the way through a String some change or vanish."),
          rule(
              e -> e.wire().hasDatagrams() && isAnswer(e) && startsWith(e) && isPadded(e),
              "The whole buffer was taken, not only the part that came in. packet.getLength() gives"
                  + " the number of bytes that count."));

  private WhyDatagrams() {}

  /** Whether the student's code is the one that asks, by datagram. */
  private static boolean asks(Evidence e) {
    return e.wire().hasDatagrams() && e.wire().yours().equals("your client");
  }

  /** Whether nothing was lost, kept back, or written by somebody else, and no answer was empty. */
  private static boolean isPlainlyAnswered(Evidence e) {
    return e.wire().events().stream()
        .allMatch(
            event ->
                event.direction() == Wire.Direction.FROM_YOU
                    || event.direction() == Wire.Direction.TO_YOU
                        && event.who().equals("server")
                        && !event.text().startsWith("\"\""));
  }

  /** Whether the last thing on the wire is an answer of the server's that has bytes in it. */
  private static boolean endsWithAnAnswer(Evidence e) {
    List<Wire.Event> events = e.wire().events();
    if (events.isEmpty()) {
      return false;
    }
    Wire.Event last = events.get(events.size() - 1);
    return last.direction() == Wire.Direction.TO_YOU
        && last.who().equals("server")
        && !last.text().startsWith("\"\"");
  }

  /** Whether the requests begin with four digits, as those of askReliably do. */
  private static boolean hasIds(Evidence e) {
    return e.wire().events().stream()
        .filter(event -> event.direction() == Wire.Direction.FROM_YOU)
        .anyMatch(event -> event.text().matches("(?s)\"[0-9]{4}.*"));
  }

  /** Whether a datagram of the student's code has reached the test's server. */
  private static boolean heardSomething(Evidence e) {
    return e.wire().events().stream()
        .anyMatch(event -> event.direction() == Wire.Direction.FROM_YOU);
  }

  /** Whether the answer begins with the first expected byte that String.trim() leaves. */
  private static boolean isStripped(Evidence e) {
    int first = 0;
    while (first < e.expected().length && isSpace(e.expected()[first])) {
      first++;
    }
    return first > 0 && first < e.expected().length && e.came()[0] == e.expected()[first];
  }

  private static boolean isSpace(byte b) {
    return b >= 0 && b <= ' ';
  }

  private static boolean isPadded(Evidence e) {
    return zerosFrom(e.came(), e.expected().length);
  }
}
