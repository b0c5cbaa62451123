package socketlabs.course;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * The figures that a run of the course's own tests closes with; with {@code -Dgolden=write} a run
 * over everything also writes them into solutions/README.md.
 */
public final class Figures implements TestExecutionListener {
  /** What was counted, by lab. */
  private static final Map<String, Counts> LABS = new TreeMap<>();

  /** One lab's numbers. */
  private static final class Counts {
    int steps;
    int accepted;
    int refused;
    int wrong;
    int caught;
    int whys;
    int lines;
    int again;
  }

  /** An accepted answer was judged. */
  static synchronized void accepted(String lab, boolean passed) {
    counts(lab).accepted++;
    counts(lab).refused += passed ? 0 : 1;
  }

  /**
   * A wrong answer was judged.
   *
   * @param caught whether the step it names was the first to fail
   * @param why whether its card names the cause it must name
   * @param line whether its card names a line of the learner's
   */
  static synchronized void wrong(String lab, boolean caught, boolean why, boolean line) {
    Counts counts = counts(lab);
    counts.wrong++;
    counts.caught += caught ? 1 : 0;
    counts.whys += why ? 1 : 0;
    counts.lines += line ? 1 : 0;
  }

  /** A wrong answer's card was asked for again, because it was not the golden one. */
  static synchronized void again(String lab) {
    counts(lab).again++;
  }

  private static Counts counts(String lab) {
    return LABS.computeIfAbsent(lab, name -> new Counts());
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (LABS.isEmpty()) {
      return;
    }
    Course.LABS.forEach(lab -> counts(lab.folder()).steps = lab.steps().size());
    String table = table();
    System.out.println(table);
    if (System.getProperty("variants", "").isEmpty()) {
      FiguresPage.replace("figures", table);
    }
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| lab | steps | accepted answers | refused | wrong answers | caught by the step they name"
            + " | with a why that names the cause | with the learner's line | cards asked for again |\n"
            + "|---|---|---|---|---|---|---|---|---|\n");
    Counts all = new Counts();
    LABS.forEach(
        (lab, c) -> {
          row(text, lab, c);
          all.steps += c.steps;
          all.accepted += c.accepted;
          all.refused += c.refused;
          all.wrong += c.wrong;
          all.caught += c.caught;
          all.whys += c.whys;
          all.lines += c.lines;
          all.again += c.again;
        });
    row(text, "all", all);
    return text.toString();
  }

  private static void row(StringBuilder text, String name, Counts c) {
    text.append(
        String.format(
            "| %s | %d | %d | %d | %d | %d | %d | %d | %d |%n",
            name, c.steps, c.accepted, c.refused, c.wrong, c.caught, c.whys, c.lines, c.again));
  }
}
