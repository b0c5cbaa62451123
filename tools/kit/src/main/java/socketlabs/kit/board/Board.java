package socketlabs.kit.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/** What is known of every lab, and the next thing to do: the end of each run. */
public final class Board {
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

  /** One lab's line, and what stands behind it. */
  private record Lab(
      Roster roster, List<StepResult> results, boolean ranNow, boolean changedSince) {
    long passed() {
      return core().filter(result -> result.word().isDone()).count();
    }

    Stream<StepResult> core() {
      return results.stream().filter(result -> !roster.step(result.step()).stretch());
    }

    Optional<StepResult> firstOpen() {
      return results.stream()
          .filter(r -> !r.word().isDone())
          .filter(r -> !roster.step(r.step()).stretch() || r.word() != Word.NOT_RUN)
          .findFirst();
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
    long passed = labs.stream().mapToLong(Lab::passed).sum();
    int all = labs.stream().mapToInt(lab -> lab.roster().coreSteps()).sum();
    lines.add("");
    lines.add(
        "Socket Labs: "
            + passed
            + " of "
            + all
            + " steps pass."
            + (passed == 0 ? " Red is where everybody begins." : ""));
    lines.add("");
    labs.forEach(lab -> lines.add(line(lab)));
    lines.add(
        "  # passed   x failed   . not written yet   - not run   ~ cannot be judged here   ! trouble");
    lines.add("");
    cards(labs, lines);
    return String.join(System.lineSeparator(), lines);
  }

  private void cards(List<Lab> labs, List<String> lines) {
    List<Lab> open =
        labs.stream().filter(lab -> lab.ranNow() && lab.firstOpen().isPresent()).toList();
    Optional<Lab> unjudged =
        labs.stream().filter(lab -> asked.test(lab.roster().folder()) && !lab.ranNow()).findFirst();
    boolean unjudgedFirst =
        unjudged.isPresent()
            && (open.isEmpty() || unjudged.get().roster().lab() < open.get(0).roster().lab());
    if (unjudgedFirst) {
      lines.add(
          "  next       "
              + unjudged.get().roster().folder()
              + " could not be judged: Maven says why, above. Mend that, then ./mvnw test");
      return;
    }
    if (open.isEmpty()) {
      lines.add(closing(labs));
      return;
    }
    if (allCards) {
      open.stream()
          .flatMap(lab -> lab.results().stream())
          .filter(result -> !result.card().isEmpty())
          .skip(1)
          .forEach(result -> lines.add(result.card() + System.lineSeparator()));
    }
    others(open, lines);
    Lab lab = open.get(0);
    lines.add(card(lab, lab.firstOpen().orElseThrow()));
  }

  /** The failures whose cards are not shown, a line each; unwritten steps need no line. */
  private static void others(List<Lab> open, List<String> lines) {
    List<String> others = new ArrayList<>();
    for (Lab lab : open) {
      lab.results().stream()
          .filter(result -> result.word() == Word.FAILED || result.word() == Word.TIMED_OUT)
          .filter(result -> lab != open.get(0) || result != lab.firstOpen().orElseThrow())
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
    lines.addAll(others.subList(0, Math.min(12, others.size())));
    if (others.size() > 12) {
      lines.add("  and " + (others.size() - 12) + " more; -Dlab.cards=all prints every card");
    }
    lines.add("");
  }

  private String card(Lab lab, StepResult result) {
    if (!result.card().isEmpty()) {
      return result.card().replace("\n", System.lineSeparator());
    }
    Roster.Step step = lab.roster().step(result.step());
    String file = shown(sources(lab.roster()).resolve(lab.roster().sourceFile(step)));
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

  private String closing(List<Lab> labs) {
    Optional<Lab> next =
        labs.stream().filter(lab -> lab.passed() < lab.roster().coreSteps()).findFirst();
    if (next.isEmpty()) {
      return "  All core steps of all labs pass. next: ./mvnw test -Dlab.stretch goes beyond them.";
    }
    Roster.Step step = next.get().roster().step(1);
    Path file = sources(next.get().roster()).resolve(next.get().roster().sourceFile(step));
    return "  next       read "
        + next.get().roster().folder()
        + "/README.md, edit "
        + shown(file)
        + ", then ./mvnw test";
  }

  private String line(Lab lab) {
    StringBuilder marks = new StringBuilder();
    lab.results().stream()
        .filter(r -> !lab.roster().step(r.step()).stretch() || r.word() != Word.NOT_RUN)
        .forEach(r -> marks.append(r.word().mark()));
    String note =
        lab.changedSince()
            ? "   changed since its last result"
            : lab.core().allMatch(result -> result.word() == Word.NOT_RUN)
                ? "   no result yet"
                : "";
    return String.format(
        "  %-24s %-10s %d of %d%s",
        lab.roster().folder(), marks, lab.passed(), lab.roster().coreSteps(), note);
  }

  private Lab lab(Roster roster, long since) {
    Path folder = root.resolve(roster.folder()).resolve(target).resolve("steps");
    long changed = lastChange(sources(roster));
    List<StepResult> results = new ArrayList<>();
    boolean ranNow = false;
    boolean changedSince = false;
    for (Roster.Step step : roster.steps()) {
      long written = StepResult.writtenAt(folder, step.number());
      ranNow |= written >= since;
      // What was written before the last edit says nothing of the code as it is now.
      boolean holds = written >= changed;
      changedSince |= written > 0 && !holds && !step.stretch();
      results.add(
          StepResult.read(folder, step.number())
              .filter(result -> holds)
              .orElse(StepResult.of(step.number(), Word.NOT_RUN)));
    }
    return new Lab(roster, results, ranNow, changedSince);
  }

  private Path sources(Roster roster) {
    return submission.resolve(roster.folder()).resolve("src/main/java");
  }

  private String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path base = submission.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  private static long lastChange(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .mapToLong(file -> file.toFile().lastModified())
          .max()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
