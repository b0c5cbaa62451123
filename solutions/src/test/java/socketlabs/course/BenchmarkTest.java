package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import socketlabs.course.FreshClone.Screen;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;

/**
 * How long things take, {@code -Dlab.benchmark}: one table, with ratios to Maven's own start
 * ({@code ./mvnw validate}) measured in the same run. It prints; it judges nothing but that each
 * run did what it was to do.
 */
@EnabledIfSystemProperty(named = "lab.benchmark", matches = ".*")
class BenchmarkTest {
  private static final int TIMES = 3;
  private static final String SERVER =
      "lab01-tcp-basic/src/main/java/socketlabs/tcpbasic/UpperServer.java";

  @TempDir Path folder;

  private FreshClone clone;
  private double unit;
  private final List<String> table = new ArrayList<>();

  private interface Run {
    Screen run() throws Exception;
  }

  @Test
  void printsTheTable() throws Exception {
    clone = FreshClone.in(folder.resolve("socket-labs"));
    unit = seconds(() -> clone.mvnw("validate"), 0);
    table.add("| what | measured, median of " + TIMES + " | times `./mvnw validate` | held to |");
    table.add("|---|---|---|---|");
    row("`./mvnw validate`, Maven alone", unit, "");

    List<Integer> lines = new ArrayList<>();
    row(
        "`./mvnw test`, nothing written",
        seconds(
            () -> {
              deleteTargets();
              Screen screen = clone.mvnw("test");
              lines.add(screen.lines().size());
              return screen;
            },
            1),
        "10 s");
    table.add("| the same, printed | " + Collections.max(lines) + " lines | | 60 lines |");
    row(
        "`./mvnw test -Dsubmission=solutions`, all solved",
        seconds(() -> clone.mvnw("test", "-Dsubmission=solutions"), 0),
        "8 s");
    row(
        "the same with `-Dlab.stretch`, without the time of `test-compile`",
        seconds(() -> clone.mvnw("test", "-Dsubmission=solutions", "-Dlab.stretch"), 0)
            - seconds(() -> clone.mvnw("test-compile", "-Dsubmission=solutions"), 0),
        "8 s");
    row(
        "one lab after a one-line edit",
        seconds(
            () -> {
              Path server = clone.file(SERVER);
              Files.writeString(server, Files.readString(server) + "// edited\n");
              return clone.mvnwIn("lab01-tcp-basic", "test");
            },
            1),
        "3 s");
    hangEverywhere();
    row(
        "`./mvnw test`, every step of every lab hangs (once)",
        time(() -> clone.mvnw("test"), 1),
        "60 s");
    table.add(
        String.format(
            Locale.ROOT,
            "| the slowest failing test of that run | %.1f s | | 2.5 s |",
            slowestTest()));
    row("judging all five references, one after another", judged(), "1.5 s each, batch grading");
    FreshClone another = FreshClone.withAnswersIn(folder.resolve("another"));
    row(
        "`./mvnw test -Psolutions` (once)",
        time(() -> another.mvnw("test", "-Psolutions"), 0),
        "300 s");
    System.out.println(String.join("\n", table));
    FiguresPage.replace("times", String.join("\n", table) + "\n");
  }

  /** The longest time of a test, in seconds, in the reports of the last run. */
  private double slowestTest() throws IOException {
    Pattern time = Pattern.compile("<testcase [^>]*time=\"([\\d.]+)\"");
    double slowest = 0;
    int tests = 0;
    for (Roster lab : Course.LABS) {
      try (Stream<Path> files = Files.list(clone.file(lab.folder() + "/target/surefire-reports"))) {
        for (Path report : files.filter(file -> file.toString().endsWith(".xml")).toList()) {
          Matcher test = time.matcher(Files.readString(report));
          while (test.find()) {
            slowest = Math.max(slowest, Double.parseDouble(test.group(1)));
            tests++;
          }
        }
      }
    }
    assertThat(tests).as("tests in the reports").isPositive();
    return slowest;
  }

  /** Every hole waits for ever. */
  private void hangEverywhere() throws IOException {
    for (Roster lab : Course.LABS) {
      for (String file : lab.steps().stream().map(lab::sourceFile).distinct().toList()) {
        Path source = clone.file(lab.folder() + "/src/main/java/" + file);
        Files.writeString(
            source,
            Files.readString(source)
                .replaceAll(
                    "throw new NotWrittenYet\\(\\d+\\);",
                    "while (true) { java.util.concurrent.locks.LockSupport.park(); }"));
      }
    }
  }

  private static double judged() {
    long start = System.nanoTime();
    Judge judge = Judge.forReferences(Course.ROOT);
    for (Roster lab : Course.LABS) {
      Verdict verdict = judge.judge(lab, Course.SOLUTIONS, false);
      assertThat(verdict.isGreen()).as(Course.told(verdict)).isTrue();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void deleteTargets() throws IOException {
    for (Roster lab : Course.LABS) {
      delete(clone.file(lab.folder() + "/target"));
    }
    delete(clone.file("tools/kit/target"));
  }

  private static void delete(Path target) throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> files = Files.walk(target)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private double seconds(Run run, int exitCode) throws Exception {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      all.add(time(run, exitCode));
    }
    return all.stream().sorted().toList().get(TIMES / 2);
  }

  private static double time(Run run, int exitCode) throws Exception {
    long start = System.nanoTime();
    Screen screen = run.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(screen.exitCode()).as(screen.text()).isEqualTo(exitCode);
    return seconds;
  }

  private void row(String what, double seconds, String heldTo) {
    table.add(
        String.format(
            Locale.ROOT, "| %s | %.1f s | %.1f | %s |", what, seconds, seconds / unit, heldTo));
  }
}
