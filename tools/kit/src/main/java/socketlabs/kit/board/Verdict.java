package socketlabs.kit.board;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;

/**
 * Fails a lab's build unless every step of it passed in this run.
 *
 * <p>A missing result is no pass. The steps that the run left out on purpose do not count: the
 * stretch steps by default, and what {@code -Dtest} does not name.
 */
public final class Verdict {
  private Verdict() {}

  /**
   * @param args the lab's folder; the folder of the results; "excluded=" and the groups that did
   *     not run
   */
  public static void main(String[] args) {
    check(
        Roster.of(Path.of(args[0])),
        Path.of(args[1]),
        !args[2].contains("stretch"),
        System.getProperty("test") != null,
        ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  /**
   * Throws unless all steps that were to run have passed.
   *
   * @param stretch whether the stretch steps were to run
   * @param someOnly whether the run named the tests it wanted
   * @param since when the run began, in milliseconds since 1970
   */
  static void check(Roster roster, Path results, boolean stretch, boolean someOnly, long since) {
    int asked = 0;
    int passed = 0;
    for (Roster.Step step : roster.steps()) {
      boolean ran = StepResult.writtenAt(results, step.number()) >= since;
      if (!ran && (someOnly || step.stretch() && !stretch)) {
        continue;
      }
      asked++;
      boolean done =
          StepResult.read(results, step.number()).map(r -> r.word().isDone()).orElse(false);
      passed += ran && done ? 1 : 0;
    }
    if (passed < asked) {
      throw new NotAllGreen(roster.folder() + ": " + passed + " of " + asked + " steps pass.");
    }
  }

  /** Not every step passed; Maven shows the message. */
  static final class NotAllGreen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAllGreen(String message) {
      super(message, null, false, false);
    }
  }
}
