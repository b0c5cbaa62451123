package socketlabs.kit.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    Path lab = Path.of(args[0]);
    boolean stretch = !args[2].contains("stretch");
    String named = System.getProperty("test");
    check(
        Roster.of(lab),
        Path.of(args[1]),
        named == null ? step -> stretch || !step.stretch() : step -> isNamed(named, lab, step),
        ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  /**
   * Throws unless all steps that were to run have passed.
   *
   * @param asked the steps that were to run; one that ran all the same counts too
   * @param since when the run began, in milliseconds since 1970
   */
  static void check(Roster roster, Path results, Predicate<Roster.Step> asked, long since) {
    int all = 0;
    int passed = 0;
    for (Roster.Step step : roster.steps()) {
      boolean ran = StepResult.writtenAt(results, step.number()) >= since;
      if (!ran && !asked.test(step)) {
        continue;
      }
      all++;
      boolean done =
          StepResult.read(results, step.number()).map(r -> r.word().isDone()).orElse(false);
      passed += ran && done ? 1 : 0;
    }
    if (passed < all) {
      throw new NotAllGreen(roster.folder() + ": " + passed + " of " + all + " steps pass.");
    }
  }

  /**
   * Whether {@code -Dtest} names the step's test class, in the simple way: "Step3*",
   * "Step3ServeOneTest".
   */
  static boolean isNamed(String named, Path lab, Roster.Step step) {
    String glob = Pattern.quote(named).replace(",", "\\E|\\Q").replace("*", "\\E.*\\Q");
    Pattern names = Pattern.compile(glob);
    try (Stream<Path> tests = Files.walk(lab.resolve("src/test/java"))) {
      return tests
          .map(test -> test.getFileName().toString())
          .filter(test -> test.matches("Step" + step.number() + "\\D.*\\.java"))
          .anyMatch(test -> names.matcher(test.replace(".java", "")).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
