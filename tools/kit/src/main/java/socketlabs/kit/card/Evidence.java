package socketlabs.kit.card;

import java.util.List;
import socketlabs.kit.roster.Word;
import socketlabs.kit.watch.Standing;

/**
 * All that was observed of a test that did not pass.
 *
 * @param word timed out, failed or not written
 * @param checked the test's display name
 * @param mismatch what was expected and what came; null when an exception is all there is
 * @param thrown what escaped the student's code; null when nothing did
 * @param standings where the student's threads stand, at the deadline
 * @param line the student's line this is about: where it threw, waits or wrote; null when unknown
 * @param wrote whether {@code line} is the one that wrote to the connection last
 * @param returned the methods of the student's that had returned
 * @param accepted how many connections the student's code accepted from the test's listeners
 * @param printed what the student's code printed
 * @param because the test's own why, or ""
 */
public record Evidence(
    Word word,
    String checked,
    Mismatch mismatch,
    Throwable thrown,
    List<Standing> standings,
    StackTraceElement line,
    boolean wrote,
    List<String> returned,
    Wire wire,
    int accepted,
    String printed,
    String because) {

  /** Whether a thread of the student's waits in this call at the deadline. */
  public boolean waitsIn(String... calls) {
    return standings.stream()
        .anyMatch(standing -> !standing.busy() && List.of(calls).contains(standing.call()));
  }

  /** Whether a thread of the student's computes at the deadline. */
  public boolean busy() {
    return standings.stream().anyMatch(Standing::busy);
  }

  /** Whether an exception of this simple name escaped the student's code. */
  public boolean threw(String simpleName) {
    return thrown != null && thrown.getClass().getSimpleName().equals(simpleName);
  }

  /** Whether the other side had ended its stream or hung up before the failure. */
  public boolean otherSideEnded() {
    return wire.events().stream()
        .filter(event -> event.direction() == Wire.Direction.TO_YOU)
        .anyMatch(
            event -> event.text().contains("end of the stream") || event.text().equals("hangs up"));
  }

  /** Whether the test's ends saw no byte from the student's code: calls and ends at most. */
  public boolean sentNothing() {
    return wire.events().stream()
        .filter(event -> event.direction() == Wire.Direction.FROM_YOU)
        .allMatch(event -> List.of("connect", "end of the stream", "reset").contains(event.text()));
  }

  /** The exception's message, or "". */
  public String message() {
    return thrown == null || thrown.getMessage() == null ? "" : thrown.getMessage();
  }

  /** The bytes that came where others were expected, or null. */
  public byte[] came() {
    return mismatch == null ? null : mismatch.cameBytes();
  }

  /** The bytes that were expected, or null. */
  public byte[] expected() {
    return mismatch == null ? null : mismatch.expectedBytes();
  }
}
