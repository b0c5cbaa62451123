package socketlabs.judge;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;

/**
 * What the judge says of one lab of a submission: a word for every step of the roster.
 *
 * @param asked the numbers of the steps that were to be judged; the others did not run
 * @param printed the beginning of what the cell printed, for the judge's own troubles
 */
public record Verdict(Roster roster, List<StepResult> steps, Set<Integer> asked, String printed) {
  /** Whether every step that was to be judged is done. */
  public boolean isGreen() {
    return firstOpen().isEmpty();
  }

  /** The first step that was to be judged and is not done. */
  public Optional<StepResult> firstOpen() {
    return steps.stream()
        .filter(result -> asked.contains(result.step()) && !result.word().isDone())
        .findFirst();
  }
}
