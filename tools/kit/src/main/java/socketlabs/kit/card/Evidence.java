package socketlabs.kit.card;

import java.util.List;
import socketlabs.kit.Mismatch;
import socketlabs.kit.Wire;
import socketlabs.kit.board.Word;
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

  /** The bytes that came where others were expected, or null. */
  public byte[] came() {
    return mismatch == null ? null : mismatch.cameBytes();
  }

  /** The bytes that were expected, or null. */
  public byte[] expected() {
    return mismatch == null ? null : mismatch.expectedBytes();
  }
}
