package socketlabs.kit.card;

import static socketlabs.kit.card.Rule.rule;

import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;

/** Lab 4: ports and who holds them. */
final class WhyPorts {
  static final List<Rule> RULES =
      List.of(
          rule(
              e -> e.thrown() != null && wasClosedInAccept(e.thrown()),
              "A closed listener ends accept() with a SocketException: that is how accept() learns of"
                  + " close(). It is the end of the work and no fault; let the thread end in peace."),
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
