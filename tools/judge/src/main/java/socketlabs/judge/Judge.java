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
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * Judges one lab of one submission: compiles its files, runs the lab's own tests over them in a JVM
 * of their own, and gives every step a word.
 */
public final class Judge {
  /** How long a cell may take for each of its jobs; the kit ends a hung test long before this. */
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
    return judge(roster, List.of(submission), any -> steps).get(0);
  }

  /**
   * Judges one lab of several submissions, one after another in the same JVM: what that saves is
   * the time in which a JVM starts. Threads that one of them has left behind go on beside the next.
   *
   * @param steps which of the steps are judged, for each submission
   * @return the verdicts in the order of the submissions
   */
  public List<Verdict> judge(
      Roster roster, List<Path> submissions, Function<Path, Predicate<Roster.Step>> steps) {
    try (WorkFolder work = WorkFolder.create()) {
      List<Prepared> prepared = new ArrayList<>();
      for (Path submission : submissions) {
        Path own = Files.createDirectory(work.resolve(String.valueOf(prepared.size())));
        prepared.add(prepare(roster, submission, steps.apply(submission), own));
      }
      return verdicts(roster, prepared, work, classPath(roster).options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Judges some steps of one submission many times over, in one JVM.
   *
   * @param steps which of the steps are judged
   * @param runs how often, 1 or more
   * @return the verdict of each run
   */
  public List<Verdict> repeat(
      Roster roster, Path submission, Predicate<Roster.Step> steps, int runs) {
    try (WorkFolder work = WorkFolder.create()) {
      Prepared once = prepare(roster, submission, steps, work.path());
      List<Prepared> all = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        all.add(once.withResults(work.resolve("steps-" + run)));
      }
      return verdicts(roster, all, work, classPath(roster).options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What all cells need; made when the first is to run, with a cell over the references. */
  private CellClassPath classPath(Roster roster) throws IOException {
    synchronized (Judge.class) {
      if (classPath == null) {
        CellClassPath packed = CellClassPath.pack();
        try (WorkFolder work = WorkFolder.create()) {
          Prepared references =
              prepare(roster, course.resolve("solutions"), step -> !step.stretch(), work.path());
          verdicts(roster, List.of(references), work, packed.optionsToArchive());
        }
        classPath = packed;
      }
      return classPath;
    }
  }

  /**
   * A submission that has been compiled, or not.
   *
   * @param complaint what the compiler did not like; null where there is a job to do
   */
  private record Prepared(Job job, Compiler.Complaint complaint) {
    Prepared withResults(Path results) {
      return new Prepared(
          new Job(job.sources(), job.root(), job.classes(), results, job.steps()), complaint);
    }
  }

  /** Copies a submission's files into the folder and compiles them. */
  private Prepared prepare(
      Roster roster, Path submission, Predicate<Roster.Step> asked, Path folder)
      throws IOException {
    Submission files = Submission.of(roster, submission, missing);
    Path sources = files.copyTo(roster.sources(folder));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    SortedSet<Integer> steps = new TreeSet<>();
    roster.steps().stream().filter(asked).forEach(step -> steps.add(step.number()));
    return new Prepared(
        new Job(sources, folder, classes, folder.resolve("steps"), steps),
        new Compiler(strict)
            .compile(files.names().stream().map(sources::resolve).toList(), classes)
            .orElse(null));
  }

  private List<Verdict> verdicts(
      Roster roster, List<Prepared> all, WorkFolder work, List<String> classPath)
      throws IOException {
    List<Job> jobs =
        all.stream().filter(one -> one.complaint() == null).map(Prepared::job).toList();
    String printed = runJobs(roster, jobs, work, classPath);
    return all.stream().map(one -> verdict(roster, one, printed)).toList();
  }

  private static Verdict verdict(Roster roster, Prepared one, String printed) {
    Job job = one.job();
    if (one.complaint() != null) {
      return doesNotCompile(roster, job.steps(), one.complaint(), job.root());
    }
    List<StepResult> steps =
        roster.steps().stream()
            .map(
                step ->
                    StepResult.read(job.results(), step.number())
                        .orElse(StepResult.of(step.number(), Word.NOT_RUN)))
            .toList();
    return new Verdict(roster, steps, job.steps(), printed);
  }

  /**
   * Runs the jobs in one cell; where it ends before it has begun with all of them, the rest in
   * another.
   */
  private String runJobs(Roster roster, List<Job> jobs, WorkFolder work, List<String> classPath)
      throws IOException {
    StringBuilder printed = new StringBuilder();
    List<Job> left = jobs;
    int before = Integer.MAX_VALUE;
    while (!left.isEmpty() && left.size() < before) {
      before = left.size();
      printed.append(runCell(roster, left, work, classPath));
      left = left.stream().filter(job -> !job.isBegun()).toList();
    }
    return printed.toString();
  }

  private String runCell(Roster roster, List<Job> jobs, WorkFolder work, List<String> classPath)
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
    command.add("-Dlab.patience=" + System.getProperty("lab.patience", "1"));
    command.addAll(List.of(Cell.class.getName(), tests.toString()));
    jobs.forEach(job -> command.addAll(job.words()));
    Path empty = Files.createDirectories(work.resolve("empty"));
    Process cell =
        new ProcessBuilder(command).directory(empty.toFile()).redirectErrorStream(true).start();
    cell.getOutputStream().close();
    Printing printing = new Printing(cell.getInputStream());
    printing.start();
    try {
      if (!cell.waitFor(CELL_LIMIT_SECONDS * jobs.size(), TimeUnit.SECONDS)) {
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
