package socketlabs.kit.card;

import static socketlabs.kit.card.Rule.rule;

import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import socketlabs.kit.watch.Standing;

/** Lab 4: ports and who holds them. */
final class WhyPorts {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.thrown() != null && wasClosedInAccept(e.thrown()),
              "A closed listener ends accept() with a SocketException: that is how accept() learns of"
                  + " close(). It is the end of the work and no fault; let the thread end in peace."),
          rule(
              e ->
                  threwIn(e, "leaveBehind", "SocketException")
                      && e.message().startsWith("Connection reset"),
              "The first end sent a reset: SO_LINGER 0 makes one of close(), and so do bytes that were"
                  + " never read. Hang up in the ordinary way: close(), and no option.",
              "the listener was closed before it had accepted the call."),
          rule(
              e -> threwAt(e, "port", "NullPointerException"),
              "port() asks for something that nobody has put there yet. Bind before the thread begins,"
                  + " in start, and give the listener to the new object's field."),
          rule(
              e ->
                  threwAt(e, "close", "NullPointerException")
                      && isAboutACaller(e.thrown().getMessage()),
              "There is no caller: nobody has called yet, or the call is over. Then there is no"
                  + " socket to close: look for null first."),
          rule(
              e -> threwIn(e, "close", "SocketException") && cameFromAClosedSocket(e),
              "The caller's socket is closed already: the call is over. A closed socket takes close()"
                  + " again, and no other call; where nobody is on the line there is nothing to"
                  + " end."),
          rule(
              e -> threwAt(e, "close", "NullPointerException"),
              "close() uses something that is not there, not yet or not any more; the message says"
                  + " what. Where a first close() sets a field to null, the second one must look"
                  + " first."),
          rule(
              e -> sleeps(e) && e.mismatch().expected().endsWith("throws a BindException, at once"),
              "It sleeps and tries again. Whoever called wants to know now that the port is taken:"
                  + " throw the BindException on, neither wait nor try again."),
          rule(
              e -> sleeps(e) && e.mismatch().expected().equals("canBind returns"),
              "It sleeps, and the question is about this moment. One bind is the answer, true or"
                  + " false: neither wait nor try again."),
          rule(
              e ->
                  e.mismatch() != null
                      && e.mismatch().expected().equals("canBind returns")
                      && testStandsIn(e, "new Socket(...)", "Socket.connect()"),
              "It dials, and waits until the call is taken. Who answers is another question: only a"
                  + " bind tells whether the port can be bound."),
          rule(
              e ->
                  threwIn(e, "states", "NumberFormatException")
                      || threwIn(e, "states", "ArrayIndexOutOfBoundsException")
                      || threwIn(e, "states", "StringIndexOutOfBoundsException"),
              "The lines want some care: skip the heading line, strip the leading blanks (trim) before"
                  + " you split, and read every number as hexadecimal: Integer.parseInt(text, 16). The"
                  + " states count from 1."),
          rule(
              e ->
                  threwIn(e, "farewell", "SocketException")
                      && Stream.of(e.thrown().getStackTrace())
                          .anyMatch(frame -> frame.getMethodName().equals("setSoLinger")),
              "Set SO_LINGER before close(): a closed socket takes no option any more, and close() is"
                  + " the call that looks at it."),
          rule(
              e -> waitsInside(e, "farewell") && waitsToRead(e),
              "Close the server's end first, then read: one thread plays both ends, and the caller's"
                  + " stream ends when the server's end is closed."),
          rule(
              e -> isOfThisLab(e) && isHeldUp(e) && waitsToAccept(e),
              "One of your threads waits for a lock (synchronized), and the one in accept() holds a"
                  + " lock while it waits. close() must get by without that lock: nobody may wait"
                  + " for the network with a lock in hand."),
          rule(
              // Where there are only these two, the one that waits to read is the one with the
              // lock.
              e ->
                  isOfThisLab(e)
                      && isHeldUp(e)
                      && e.standings().size() == 2
                      && e.waitsIn("InputStream.read()"),
              "One of your threads waits for a lock (synchronized), and the one in read() holds it as"
                  + " long as its caller stays. Do not answer() with a lock in hand: nobody may wait"
                  + " for the network with one."),
          rule(
              e -> isOfThisLab(e) && loopsInAccept(e),
              "accept() throws at once because the listener is closed, and your catch goes on: leave"
                  + " the loop when the listener is closed."),
          rule(
              e -> cameBeforeOption(e, "bind("),
              "The option is set too late: it counts at the moment of the bind."),
          rule(
              e -> cameBeforeOption(e, "setOption(SO_REUSEPORT"),
              "SO_REUSEPORT is another option, which lets several living listeners share a port. The"
                  + " one you want is SO_REUSEADDR: setReuseAddress."),
          rule(
              e -> cameBeforeOption(e, "setReuseAddress("),
              "The option is set, and not to the value of `reuse`. true and false are both meant:"
                  + " false is a value too, on a listener that has the option on."),
          rule(
              e -> expectsOption(e) && e.mismatch().expected().contains("(true)"),
              "Nothing sets the option, so it stays what it was. What a new ServerSocket has is the"
                  + " system's choice, and the Javadoc promises nothing: say what you mean."));

  private WhyPorts() {}

  /**
   * Whether an exception of this name came out of this method of the lab's, or of one it called.
   */
  private static boolean threwIn(Evidence e, String method, String simpleName) {
    return e.threw(simpleName)
        && Stream.of(e.thrown().getStackTrace()).anyMatch(frame -> isIn(frame, method));
  }

  /** Whether it was thrown in a line of this very method. */
  private static boolean threwAt(Evidence e, String method, String simpleName) {
    return e.threw(simpleName) && isIn(e.thrown().getStackTrace()[0], method);
  }

  private static boolean isIn(StackTraceElement frame, String method) {
    return isOfThisLab(frame) && frame.getMethodName().equals(method);
  }

  private static boolean isOfThisLab(StackTraceElement frame) {
    return frame != null && frame.getClassName().startsWith("socketlabs.reuseaddr.");
  }

  private static boolean isOfThisLab(Evidence e) {
    return isOfThisLab(e.line());
  }

  /** Whether a call on the socket of a connection threw because that socket is closed. */
  private static boolean cameFromAClosedSocket(Evidence e) {
    return List.of("Socket is closed", "Socket closed").contains(e.message())
        && Stream.of(e.thrown().getStackTrace())
            .map(StackTraceElement::getClassName)
            .anyMatch(
                name -> name.equals("java.net.Socket") || name.startsWith("java.net.Socket$"));
  }

  /** Whether a NullPointerException's message is about the socket of a caller. */
  private static boolean isAboutACaller(String message) {
    return message != null
        && (message.contains("\"java.net.Socket.")
            || message.contains("\"java.nio.channels.SocketChannel."));
  }

  /** Whether the test's own thread, which made the call, waits there in one of these calls. */
  private static boolean testStandsIn(Evidence e, String... calls) {
    return e.standings().stream()
        .filter(s -> s.thread().equals("test") && !s.busy() && isOfThisLab(s.line()))
        .anyMatch(s -> List.of(calls).contains(s.call()));
  }

  private static boolean sleeps(Evidence e) {
    return e.mismatch() != null && testStandsIn(e, "Thread.sleep()", "TimeUnit.sleep()");
  }

  /** Whether a thread waits in a line of this method at the deadline. */
  private static boolean waitsInside(Evidence e, String method) {
    return e.standings().stream().anyMatch(s -> !s.busy() && isIn(s.line(), method));
  }

  private static boolean waitsToRead(Evidence e) {
    return e.standings().stream().anyMatch(s -> !s.busy() && s.call().contains(".read"));
  }

  private static boolean waitsToAccept(Evidence e) {
    return e.waitsIn("ServerSocket.accept()", "ServerSocketChannel.accept()");
  }

  /** Whether a thread waits to get into a synchronized block or method. */
  private static boolean isHeldUp(Evidence e) {
    return e.standings().stream().anyMatch(Standing::locked);
  }

  private static boolean loopsInAccept(Evidence e) {
    return e.standings().stream().anyMatch(s -> s.busy() && s.call().endsWith(".accept()"));
  }

  /** Whether SO_REUSEADDR was to be set before a bind. */
  private static boolean expectsOption(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().startsWith("setReuseAddress(");
  }

  /** Whether, where SO_REUSEADDR was to be set, this is what came first. */
  private static boolean cameBeforeOption(Evidence e, String call) {
    return expectsOption(e)
        && e.mismatch().came().startsWith(call)
        && (!call.equals("bind(") || e.mismatch().came().contains("setReuseAddress("));
  }

  /** Whether a SocketException that came out of an accept() is what, in the end, was thrown. */
  private static boolean wasClosedInAccept(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof SocketException
        && Stream.of(root.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getClassName().equals("java.net.ServerSocket")
                        && frame.getMethodName().equals("accept"));
  }
}
