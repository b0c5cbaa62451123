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
              e -> e.wire().hasDatagrams() && e.threw("NegativeArraySizeException"),
              "A length came out negative: the datagram is shorter than what you take off it. Look"
                  + " at packet.getLength() first."),
          rule(
              e -> asks(e) && e.threw("BindException"),
              "Another socket has this port: here it is the server's. A client binds none of its"
                  + " own choice; new DatagramSocket() gets a free one."),
          rule(
              e -> e.mismatch() != null && e.mismatch().came().endsWith("from another port"),
              "The answer left from another socket than the one that was asked. A client hears what"
                  + " comes from the address it wrote to: send from the socket that received."),
          rule(
              e -> e.wire().hasDatagrams() && isAnswer(e) && startsWith(e) && isPadded(e),
              "The whole buffer was taken, not only the part that came in. packet.getLength() gives"
                  + " the number of bytes that count."));

  private WhyDatagrams() {}

  /** Whether the student's code is the one that asks, by datagram. */
  private static boolean asks(Evidence e) {
    return e.wire().hasDatagrams() && e.wire().yours().equals("your client");
  }

  private static boolean isPadded(Evidence e) {
    return zerosFrom(e.came(), e.expected().length);
  }
}
