package socketlabs.kit.card;

import static socketlabs.kit.card.Rule.rule;

import java.util.List;

/** What escaped the student's code, in any lab. */
final class WhyThrown {
  static final List<Rule> RULES =
      List.of(
          // What escaped the student's code.
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
                      && !e.wire().hasDatagrams()
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
                  + " can ask for 2 GiB."),
          rule(
              e -> e.threw("StackOverflowError"),
              "The method calls itself until there is no room for one more call. However often it must"
                  + " go on, a loop needs no room for it."),
          // Exceptions that tell of a slip in the Java and not in the talking: they speak for
          // themselves.
          rule(e -> e.threw("NullPointerException") || e.threw("ClassCastException")));

  private WhyThrown() {}
}
