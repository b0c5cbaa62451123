package socketlabs.kit.board;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/** What is known of every lab, and the next thing to do: the end of each run. */
public final class Board {
  /** So many failures get a line beside the one that gets a card. */
  private static final int MOST_OTHERS = 8;

  /** What is worth a line: a step that nobody has begun is not. */
  private static final Set<Word> OF_NOTE = Set.of(Word.FAILED, Word.TIMED_OUT, Word.CRASHED);

  private final Path root;
  private final String target;
  private final Path submission;
  private final boolean allCards;
  private final Predicate<String> asked;

  /**
   * @param root the folder of the course
   * @param target where a lab is built, below the lab's folder: "target"
   * @param submission the folder that is judged; the root itself where it is the learner's own work
   * @param allCards whether every failing step's card is shown, not the first alone
   * @param asked whether the run was to judge the lab in this folder
   */
  public Board(
      Path root, String target, Path submission, boolean allCards, Predicate<String> asked) {
    this.root = root;
    this.target = target;
    this.submission = submission;
    this.allCards = allCards;
    this.asked = asked;
  }

  /** One step's result, and whether it is of this run. */
  private record Judged(Roster.Step step, StepResult result, boolean now) {
    boolean isOpen() {
      return now && !result.word().isDone();
    }
  }

  /**
   * One lab's line, and what stands behind it.
   *
   * @param changed whether a file was edited since a step in it was judged
   */
  private record Lab(Roster roster, List<Judged> steps, boolean changed) {
    boolean ranNow() {
      return steps.stream().anyMatch(Judged::now);
    }

    boolean hasRunStretch() {
      return steps.stream().anyMatch(judged -> judged.step().stretch() && judged.now());
    }

    long passed(boolean stretch) {
      return steps.stream()
          .filter(judged -> judged.step().stretch() == stretch && judged.result().word().isDone())
          .count();
    }

    boolean isDone() {
      return passed(false) == roster.coreSteps();
    }

    Optional<StepResult> firstOpen() {
      return steps.stream().filter(Judged::isOpen).map(Judged::result).findFirst();
    }

    String label() {
      return "Lab " + roster.lab();
    }
  }

  /**
   * The board, the first card and the next thing to do.
   *
   * @param since results written before this time, in milliseconds since 1970, are of an earlier
   *     run
   */
  public String text(long since) {
    List<Lab> labs = Roster.all(root).stream().map(roster -> lab(roster, since)).toList();
    List<String> lines = new ArrayList<>();
    long passed = labs.stream().mapToLong(lab -> lab.passed(false)).sum();
    int all = labs.stream().mapToInt(lab -> lab.roster().coreSteps()).sum();
    Optional<Lab> unjudged =
        labs.stream().filter(lab -> asked.test(lab.roster().folder()) && !lab.ranNow()).findFirst();
    lines.add("");
    lines.add(
        "Socket Labs: "
            + passed
            + " of "
            + all
            + " steps pass."
            + (unjudged.isPresent()
                ? " " + unjudged.get().label() + " was not judged this time."
                : labs.stream().noneMatch(Lab::ranNow)
                    ? " Nothing was judged this time; a stretch step wants -Dlab.stretch."
                    : passed == 0 ? " Red is where everybody begins." : ""));
    lines.add("");
    labs.forEach(lab -> lines.add(line(lab)));
    lines.add(
        "  # passed   x failed   . not written yet   - not run   ~ cannot be judged here   ! trouble");
    labs.forEach(lab -> setAside(lab, lines));
    lines.add("");
    cards(labs, unjudged, lines);
    return String.join(System.lineSeparator(), lines);
  }

  /** What this machine could not judge, and why; a step that passed otherwise can be among it. */
  private static void setAside(Lab lab, List<String> lines) {
    for (Judged judged : lab.steps()) {
      StepResult result = judged.result();
      if (judged.now() && result.word().isDone() && !result.reason().isEmpty()) {
        lines.add(
            String.format(
                "  ~ lab %d, step %d, %s: aborted, because %s",
                lab.roster().lab(),
                result.step(),
                result.word() == Word.PASSED ? "in part" : "all of it",
                result.reason()));
      }
    }
  }

  private void cards(List<Lab> labs, Optional<Lab> unjudged, List<String> lines) {
    List<Lab> open = labs.stream().filter(lab -> lab.firstOpen().isPresent()).toList();
    if (unjudged.isPresent()
        && (open.isEmpty() || unjudged.get().roster().lab() < open.get(0).roster().lab())) {
      lines.add(
          "  next       "
              + unjudged.get().roster().folder()
              + " could not be judged: Maven says why, above. Mend that, then ./mvnw test");
      return;
    }
    if (open.isEmpty()) {
      closing(labs, lines);
      return;
    }
    StepResult shown = open.get(0).firstOpen().orElseThrow();
    if (allCards) {
      open.stream()
          .flatMap(lab -> lab.steps().stream())
          .filter(judged -> judged.isOpen() && judged.result() != shown)
          .filter(judged -> !judged.result().card().isEmpty())
          .forEach(judged -> lines.add(judged.result().card() + System.lineSeparator()));
    }
    if (!allCards) {
      others(open, shown, lines);
    }
    lines.add(card(open.get(0), shown));
  }

  /** The failures whose cards are not shown, a line each; unwritten steps need no line. */
  private static void others(List<Lab> open, StepResult shown, List<String> lines) {
    List<String> others = new ArrayList<>();
    for (Lab lab : open) {
      lab.steps().stream()
          .filter(Judged::isOpen)
          .map(Judged::result)
          .filter(result -> OF_NOTE.contains(result.word()) && result != shown)
          .forEach(
              result ->
                  others.add(
                      String.format(
                          "  also: lab %d, step %d %s   %s",
                          lab.roster().lab(),
                          result.step(),
                          result.word().text(),
                          result.place())));
    }
    if (others.isEmpty()) {
      return;
    }
    lines.addAll(others.subList(0, Math.min(MOST_OTHERS, others.size())));
    if (others.size() > MOST_OTHERS) {
      lines.add(
          "  and " + (others.size() - MOST_OTHERS) + " more; -Dlab.cards=all prints every card");
    }
    lines.add("");
  }

  private String card(Lab lab, StepResult result) {
    if (!result.card().isEmpty()) {
      return result.card().replace("\n", System.lineSeparator());
    }
    Roster.Step step = lab.roster().step(result.step());
    String file = shown(lab.roster().sources(submission).resolve(lab.roster().sourceFile(step)));
    String head =
        "\u2717 Lab " + lab.roster().lab() + ", step " + result.step() + ": " + step.says();
    String what =
        switch (result.word()) {
          case CRASHED ->
              "The tests' JVM ended while this step ran: does your code call System.exit, or use up"
                  + " the memory?";
          case NOT_RUN -> "It did not run, because the run ended before its turn.";
          default -> result.word().text();
        };
    return String.join(
        System.lineSeparator(),
        head,
        "",
        "  " + what,
        "",
        "  next       edit " + file + ", then ./mvnw test");
  }

  /** What to do where nothing that ran is open. */
  private void closing(List<Lab> labs, List<String> lines) {
    labs.stream()
        .filter(lab -> lab.ranNow() && lab.isDone())
        .reduce((first, last) -> last)
        .ifPresent(
            lab ->
                lines.add(
                    "  "
                        + lab.label()
                        + " is done. Compare with solutions/"
                        + lab.roster().folder()
                        + (lab.hasRunStretch()
                            ? "."
                            : "; ./mvnw test -Dlab.stretch goes beyond.")));
    Optional<Lab> next = labs.stream().filter(lab -> !lab.isDone()).findFirst();
    if (next.isEmpty()) {
      lines.add("  All core steps of all labs pass. The line is yours.");
      return;
    }
    Roster roster = next.get().roster();
    Roster.Step step =
        next.get().steps().stream()
            .filter(judged -> !judged.result().word().isDone())
            .findFirst()
            .orElseThrow()
            .step();
    lines.add(
        "  next       "
            + (next.get().passed(false) == 0 ? "read " + roster.folder() + "/README.md, " : "")
            + "edit "
            + shown(roster.sources(submission).resolve(roster.sourceFile(step)))
            + ", then ./mvnw test");
  }

  private String line(Lab lab) {
    StringBuilder marks = new StringBuilder();
    lab.steps().stream()
        .filter(judged -> !judged.step().stretch() || judged.result().word() != Word.NOT_RUN)
        .forEach(judged -> marks.append(judged.result().word().mark()));
    boolean nothing =
        lab.steps().stream().allMatch(judged -> judged.result().word() == Word.NOT_RUN);
    String note =
        lab.changed() ? "   changed since its last result" : nothing ? "   no result yet" : "";
    return String.format(
        "  %-24s %-10s %d of %d%s%s",
        lab.roster().folder(),
        marks,
        lab.passed(false),
        lab.roster().coreSteps(),
        lab.passed(true) > 0 ? " + " + lab.passed(true) : "",
        note);
  }

  private Lab lab(Roster roster, long since) {
    Path folder = root.resolve(roster.folder()).resolve(target).resolve("steps");
    List<Judged> steps = new ArrayList<>();
    boolean changed = false;
    for (Roster.Step step : roster.steps()) {
      long written = StepResult.writtenAt(folder, step.number());
      // What was written before the last edit says nothing of the code as it is now.
      boolean holds =
          written >= lastChange(roster.sources(submission).resolve(roster.sourceFile(step)));
      changed |= written > 0 && !holds && !step.stretch();
      StepResult result =
          StepResult.read(folder, step.number())
              .filter(read -> holds)
              .orElse(StepResult.of(step.number(), Word.NOT_RUN));
      steps.add(new Judged(step, result, written >= since));
    }
    return new Lab(roster, steps, changed);
  }

  private String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path base = submission.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  private static long lastChange(Path file) {
    return file.toFile().lastModified();
  }
}
