package socketlabs.judge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * Judges one lab of one submission: compiles its files, runs the lab's own tests over them in a JVM
 * of their own, and gives every step a word.
 */
public final class Judge {
  private static final long CELL_LIMIT_SECONDS = 180;
  private static final int PRINTED_BYTES = 64 * 1024;

  /** How long what a cell has printed is waited for after its end, in milliseconds. */
  private static final int LAST_WORDS_MILLIS = 1000;

  private static CellClassPath classPath;

  private final Path course;
  private final Path missing;
  private final boolean strict;
  private final List<String> cellOptions = new ArrayList<>();

  private Judge(Path course, Path missing, boolean strict) {
    this.course = course.toAbsolutePath().normalize();
    this.missing = missing;
    this.strict = strict;
  }

  /**
   * A judge for hand-ins; a file that is not handed in counts as the skeleton.
   *
   * @param course the folder of the course, with the labs' tests compiled
   */
  public static Judge forHandIns(Path course) {
    return new Judge(course, course, false);
  }

  /** A judge that takes what a submission lacks from the references. */
  public static Judge forVariants(Path course) {
    return new Judge(course, course.resolve("solutions"), false);
  }

  /** A judge for the course's own code, which must compile without a warning. */
  public static Judge forReferences(Path course) {
    return new Judge(course, course.resolve("solutions"), true);
  }

  /** Adds an option for the cells' JVM, such as {@code -Dfile.encoding=ISO-8859-1}. */
  public Judge withCellOption(String option) {
    cellOptions.add(option);
    return this;
  }

  /**
   * Judges one lab.
   *
   * @param submission a folder that holds {@code labNN-name/src/main/java}
   * @param stretch whether the stretch steps are judged too
   */
  public Verdict judge(Roster roster, Path submission, boolean stretch) {
    return judge(roster, submission, step -> stretch || !step.stretch());
  }

  /**
   * Judges some steps of one lab; of the others the verdict says that they did not run.
   *
   * @param steps which of the steps are judged
   */
  public Verdict judge(Roster roster, Path submission, Predicate<Roster.Step> steps) {
    try (WorkFolder work = WorkFolder.create()) {
      Submission files = Submission.of(roster, submission, missing);
      return compileAndRun(roster, files, steps, work, 1, classPath(roster).options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs some steps of one lab many times over, in one cell.
   *
   * @param steps which of the steps are judged
   * @param runs how often, 1 or more
   * @return for each run the card of its first failure, "" where there was none; a run that did not
   *     come to its end has one too
   */
  public List<String> repeat(
      Roster roster, Path submission, Predicate<Roster.Step> steps, int runs) {
    try (WorkFolder work = WorkFolder.create()) {
      Submission files = Submission.of(roster, submission, missing);
      Verdict last = compileAndRun(roster, files, steps, work, runs, classPath(roster).options());
      List<String> cards = new ArrayList<>();
      for (int run = 1; run <= runs; run++) {
        Path card = work.resolve(runFile(run));
        cards.add(
            Files.exists(card)
                ? Files.readString(card)
                : roster.folder() + ": a run did not come to its end\n" + last.printed());
      }
      return cards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file, beside the folder of the results, in which a cell writes down one of its runs. */
  static String runFile(int run) {
    return "run-" + run + ".txt";
  }

  /** What all cells need; made when the first is to run, with a cell over the references. */
  private CellClassPath classPath(Roster roster) throws IOException {
    synchronized (Judge.class) {
      if (classPath == null) {
        CellClassPath packed = CellClassPath.pack();
        Submission references = Submission.of(roster, course.resolve("solutions"), course);
        try (WorkFolder work = WorkFolder.create()) {
          compileAndRun(
              roster, references, step -> !step.stretch(), work, 1, packed.optionsToArchive());
        }
        classPath = packed;
      }
      return classPath;
    }
  }

  private Verdict compileAndRun(
      Roster roster,
      Submission submission,
      Predicate<Roster.Step> asked,
      WorkFolder work,
      int runs,
      List<String> classPath)
      throws IOException {
    Path sources = submission.copyTo(roster.sources(work.path()));
    Path classes = Files.createDirectories(work.resolve("classes"));
    Set<Integer> numbers = new TreeSet<>();
    roster.steps().stream().filter(asked).forEach(step -> numbers.add(step.number()));
    List<Path> files = submission.names().stream().map(sources::resolve).toList();
    Optional<Compiler.Complaint> complaint = new Compiler(strict).compile(files, classes);
    if (complaint.isPresent()) {
      return doesNotCompile(roster, numbers, complaint.get(), work.path());
    }
    Path results = work.resolve("steps");
    String printed =
        runCell(roster, numbers, work.path(), classes, sources, results, runs, classPath);
    List<StepResult> steps =
        roster.steps().stream()
            .map(
                step ->
                    StepResult.read(results, step.number())
                        .orElse(StepResult.of(step.number(), Word.NOT_RUN)))
            .toList();
    return new Verdict(roster, steps, numbers, printed);
  }

  private String runCell(
      Roster roster,
      Set<Integer> steps,
      Path work,
      Path classes,
      Path sources,
      Path results,
      int runs,
      List<String> classPath)
      throws IOException {
    Path tests = course.resolve(roster.folder()).resolve("target/test-classes");
    if (!Files.isDirectory(tests)) {
      throw new IllegalStateException("the tests of " + roster.folder() + " are not compiled");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Assertions are on, as Surefire has them.
    command.addAll(
        List.of("-ea", "-Xms64m", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(classPath);
    command.addAll(cellOptions);
    command.addAll(
        List.of(
            "-Dlab.results=" + results,
            "-Dlab.sources=" + sources,
            "-Dlab.root=" + work,
            "-Dlab.patience=" + System.getProperty("lab.patience", "1"),
            Cell.class.getName(),
            classes.toString(),
            tests.toString(),
            steps.stream().map(String::valueOf).collect(Collectors.joining(",")),
            String.valueOf(runs)));
    Path empty = Files.createDirectories(work.resolve("empty"));
    Process cell =
        new ProcessBuilder(command).directory(empty.toFile()).redirectErrorStream(true).start();
    cell.getOutputStream().close();
    Printing printing = new Printing(cell.getInputStream());
    printing.start();
    try {
      if (!cell.waitFor(CELL_LIMIT_SECONDS * runs, TimeUnit.SECONDS)) {
        cell.descendants().forEach(ProcessHandle::destroyForcibly);
        cell.destroyForcibly().waitFor();
      }
      // A process that the student's code has started may hold the other end for ever.
      printing.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      cell.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the judge was interrupted", e);
    }
    return printing.text();
  }

  private static Verdict doesNotCompile(
      Roster roster, Set<Integer> asked, Compiler.Complaint complaint, Path work) {
    String place =
        work.toAbsolutePath()
                .relativize(complaint.file().toAbsolutePath())
                .toString()
                .replace('\\', '/')
            + ":"
            + complaint.line();
    String card =
        "\u2717 Lab "
            + roster.lab()
            + ": does not compile\n\n"
            + "  the compiler says  "
            + complaint.message()
            + "\n"
            + "  next       edit "
            + place
            + ", then ./mvnw test";
    return new Verdict(
        roster,
        roster.steps().stream()
            .map(s -> new StepResult(s.number(), Word.DOES_NOT_COMPILE, place, "", card))
            .toList(),
        asked,
        "");
  }

  /**
   * Keeps the beginning of what a cell prints and throws the rest away, so that it never blocks.
   */
  private static final class Printing extends Thread {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Printing(InputStream in) {
      this.in = in;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (in) {
        byte[] some = new byte[4096];
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          kept.write(some, 0, Math.min(n, PRINTED_BYTES - kept.size()));
        }
      } catch (IOException e) {
        // The end: the cell is gone.
      }
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
