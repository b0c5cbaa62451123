package socketlabs.judge;

import java.util.List;
import java.util.Optional;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * What the judge says of one lab of a submission: a word for every step of the roster.
 *
 * @param printed the beginning of what the cell printed, for the judge's own troubles
 */
public record Verdict(Roster roster, List<StepResult> steps, String printed) {
  /** The step's result; every step of the roster has one. */
  public StepResult step(int number) {
    return steps.get(number - 1);
  }

  /** Whether every step that was to be judged is done. */
  public boolean isGreen() {
    return firstOpen().isEmpty();
  }

  /** The first step that is not done; stretch steps that did not run are not open. */
  public Optional<StepResult> firstOpen() {
    return steps.stream()
        .filter(result -> !result.word().isDone())
        .filter(result -> result.word() != Word.NOT_RUN || !roster.step(result.step()).stretch())
        .findFirst();
  }
}
