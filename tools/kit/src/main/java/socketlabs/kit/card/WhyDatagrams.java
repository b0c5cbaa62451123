package socketlabs.kit.card;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static socketlabs.kit.card.Facts.isAnswer;
import static socketlabs.kit.card.Facts.startsWith;
import static socketlabs.kit.card.Facts.zerosFrom;
import static socketlabs.kit.card.Rule.rule;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lab 3: datagrams. */
final class WhyDatagrams {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.threw("EndlessReceiving"),
              "A closed socket throws at once, each time, and your loop goes on. Leave it when"
                  + " socket.isClosed()."),
          rule(
              e -> e.message().contains("made by the test") && threwIn(e, "serve"),
              "One letter could not be received or answered, and the exception left your method. Catch"
                  + " IOException inside the loop, and go on with the next letter."),
          rule(
              e -> e.wire().hasDatagrams() && e.threw("NegativeArraySizeException"),
              "A length came out negative: the datagram is shorter than what you take off it. Look"
                  + " at packet.getLength() first."),
          rule(
              e -> asks(e) && e.threw("IllegalArgumentException") && threwIn(e, "setSoTimeout"),
              "Nothing is left of the time, and setSoTimeout takes no number below 0. When the deadline"
                  + " is past, receive no more, and throw a SocketTimeoutException."),
          rule(
              e -> asks(e) && hasIds(e) && e.threw("NumberFormatException"),
              "A number was read from a letter that has none in front: anybody may write anything."
                  + " Compare the four bytes as they are, or throw away what is no number."),
          rule(
              e ->
                  asks(e)
                      && e.mismatch() != null
                      && e.mismatch().expected().equals("four digits in front"),
              "An id is four decimal digits, its zeros included: String.format(\"%04d\", id). In"
                  + " hexadecimal there are letters, and the server changes letters."),
          rule(
              e -> asks(e) && e.waitsIn("Thread.sleep()", "TimeUnit.sleep()"),
              "It sleeps instead of receiving. A sleep takes its whole time; a receive with a limit"
                  + " ends as soon as something comes."),
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
              "The server has answered, and your code waits on: it has thrown the answer away, for its"
                  + " length, for what is in it, or for its sender. Compare addresses with equals(),"
                  + " host and port: not with ==, and not as text.",
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
              e ->
                  answers(e)
                      && waitsToReceive(e)
                      && e.mismatch().expected().equals("answerOne returns")
                      && hasAnsweredAll(e),
              "The letter is answered, and your code waits for a second one. One call receives one"
                  + " datagram and sends one: after that, return."),
          rule(
              e ->
                  answers(e)
                      && waitsToReceive(e)
                      && e.mismatch().expected().startsWith("an answer")
                      && e.wire().events().stream().noneMatch(WhyDatagrams::isFromYou)
                      && e.wire().events().stream().filter(WhyDatagrams::isToYou).count() == 1,
              "The letter has been received, and your code waits for a second one before it answers."
                  + " There is one receive for each letter, and then one send.",
              "it waits at another socket than the one it was given."),
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
                  + " the number of bytes that count."),
          rule(
              e -> answers(e) && isSmallWhereItDiffers(e) && !hasCapital(e),
              "The bytes came back as they were: a-z are to become A-Z. Change them in the very bytes"
                  + " that you send, before you send them."),
          rule(
              e -> answers(e) && isSmallWhereItDiffers(e) && isSmallAtTheEdgesOnly(e),
              "a and z belong to the letters, too: the range is >= 'a' and <= 'z'."),
          rule(
              e -> answers(e) && isSmallWhereItDiffers(e),
              "Some of the letters came back small. Every byte from 'a' to 'z' changes, from the first"
                  + " to the last of the packet.getLength() bytes."),
          rule(
              e -> answers(e) && changedOthers(e),
              "Bytes were changed that are no small letters. Only those from 'a' to 'z' change, both"
                  + " ends looked at: >= 'a' and <= 'z'. Every other byte stays as it is."));

  private WhyDatagrams() {}

  /** Whether the student's code is the one that asks, by datagram. */
  private static boolean asks(Evidence e) {
    return e.wire().hasDatagrams() && e.wire().yours().equals("your client");
  }

  /** Whether the student's code is the one that answers, by datagram. */
  private static boolean answers(Evidence e) {
    return e.wire().hasDatagrams() && e.wire().yours().equals("your server");
  }

  /** Whether the exception came out of a method of this name. */
  private static boolean threwIn(Evidence e, String method) {
    return e.wire().hasDatagrams()
        && e.thrown() != null
        && Stream.of(e.thrown().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  /** Whether it waits for a datagram, and the test for something of the student's. */
  private static boolean waitsToReceive(Evidence e) {
    return e.mismatch() != null
        && e.waitsIn("DatagramSocket.receive()", "DatagramChannel.receive()");
  }

  private static boolean isFromYou(Wire.Event event) {
    return event.direction() == Wire.Direction.FROM_YOU;
  }

  private static boolean isToYou(Wire.Event event) {
    return event.direction() == Wire.Direction.TO_YOU;
  }

  private static boolean hasAnsweredAll(Evidence e) {
    List<Wire.Event> events = e.wire().events();
    long letters = events.stream().filter(WhyDatagrams::isToYou).count();
    return letters > 0 && letters == events.stream().filter(WhyDatagrams::isFromYou).count();
  }

  /** Where the answer is not the expected one, if the two are equally long. */
  private static IntStream differences(Evidence e) {
    return isAnswer(e) && e.came().length == e.expected().length
        ? IntStream.range(0, e.came().length).filter(i -> e.came()[i] != e.expected()[i])
        : IntStream.empty();
  }

  /** Whether there is a small letter wherever the answer is not the expected one. */
  private static boolean isSmallWhereItDiffers(Evidence e) {
    return differences(e).findAny().isPresent()
        && differences(e)
            .allMatch(i -> isCapital(e.expected()[i]) && e.came()[i] == e.expected()[i] + 32);
  }

  private static boolean isSmallAtTheEdgesOnly(Evidence e) {
    return differences(e).allMatch(i -> e.came()[i] == 'a' || e.came()[i] == 'z');
  }

  private static boolean hasCapital(Evidence e) {
    return new String(e.came(), ISO_8859_1).chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }

  /** Whether the answer differs where nothing was to change, as if there had been a letter. */
  private static boolean changedOthers(Evidence e) {
    return differences(e).anyMatch(i -> e.came()[i] == (byte) (e.expected()[i] - 32))
        && differences(e).noneMatch(i -> isCapital(e.expected()[i]) || e.came()[i] == '?');
  }

  private static boolean isCapital(byte b) {
    return b >= 'A' && b <= 'Z';
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
