package socketlabs.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;

/** Where everything of the course is, and its submissions judged side by side. */
final class Course {
  static final Path ROOT =
      Path.of(System.getProperty("course.root", "..")).toAbsolutePath().normalize();
  static final Path SOLUTIONS = ROOT.resolve("solutions");
  static final List<Roster> LABS = Roster.all(ROOT);

  /** Three for each processor: half of the wrong answers wait for their deadline and use none. */
  private static final ExecutorService CELLS =
      Executors.newFixedThreadPool(
          3 * Runtime.getRuntime().availableProcessors(),
          work -> {
            Thread thread = new Thread(work, "judge");
            thread.setDaemon(true);
            return thread;
          });

  /** So many submissions share a JVM. */
  static final int JOBS_OF_A_CELL = 16;

  private Course() {}

  /** Judges all steps of a lab, as soon as a processor is free. */
  static Future<Verdict> judge(Judge judge, Roster lab, Path submission) {
    return CELLS.submit(() -> judge.judge(lab, submission, true));
  }

  /**
   * Judges of each folder the steps that stand in the files it holds itself: the rest is the
   * reference's.
   *
   * @param alone which of them must not share a JVM with others
   */
  static Map<Path, Future<Verdict>> judgeOwnFiles(
      Judge judge, List<Path> folders, Predicate<Path> alone) {
    Map<Path, Future<Verdict>> verdicts = new LinkedHashMap<>();
    Map<Roster, List<Path>> waiting = new LinkedHashMap<>();
    for (Path folder : folders) {
      List<Path> together = waiting.computeIfAbsent(labOf(folder), lab -> new ArrayList<>());
      together.add(folder);
      verdicts.put(folder, null); // In this order, whenever it is judged.
      if (alone.test(folder)) {
        together.remove(folder);
        verdicts.putAll(submit(judge, labOf(folder), List.of(folder)));
      } else if (together.size() == JOBS_OF_A_CELL) {
        verdicts.putAll(submit(judge, labOf(folder), List.copyOf(together)));
        together.clear();
      }
    }
    waiting.forEach((lab, rest) -> verdicts.putAll(submit(judge, lab, List.copyOf(rest))));
    return verdicts;
  }

  private static Map<Path, Future<Verdict>> submit(Judge judge, Roster lab, List<Path> folders) {
    CompletableFuture<List<Verdict>> all =
        CompletableFuture.supplyAsync(
            () -> judge.judge(lab, folders, folder -> stepsIn(folder, lab)), CELLS);
    Map<Path, Future<Verdict>> verdicts = new LinkedHashMap<>();
    for (Path folder : folders) {
      int at = folders.indexOf(folder);
      verdicts.put(folder, all.thenApply(list -> list.get(at)));
    }
    return verdicts;
  }

  /** The same so many times over in one cell, as {@link Judge#repeat}. */
  static Future<List<Verdict>> repeatOwnFiles(Judge judge, Roster lab, Path submission, int runs) {
    return CELLS.submit(() -> judge.repeat(lab, submission, stepsIn(submission, lab), runs));
  }

  private static Predicate<Roster.Step> stepsIn(Path submission, Roster lab) {
    Path sources = lab.sources(submission);
    return step -> Files.exists(sources.resolve(lab.sourceFile(step)));
  }

  /**
   * The folders below one of solutions' collections, in order: "accepted", "wrong".
   *
   * <p>{@code -Dvariants=lab03} leaves only those whose name begins so.
   */
  static List<Path> collection(String name) {
    try (Stream<Path> folders = Files.list(SOLUTIONS.resolve(name))) {
      String wanted = System.getProperty("variants", "");
      return folders
          .filter(Files::isDirectory)
          .filter(folder -> folder.getFileName().toString().startsWith(wanted))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one lab that a variant is for. */
  static Roster labOf(Path variant) {
    List<Roster> labs =
        LABS.stream().filter(lab -> Files.isDirectory(variant.resolve(lab.folder()))).toList();
    if (labs.size() != 1) {
      throw new IllegalStateException(variant + " must hold one lab's folder, and holds " + labs);
    }
    return labs.get(0);
  }

  /** The step's number and line, its word and its card, for the message of a failed assertion. */
  static String told(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    verdict
        .steps()
        .forEach(
            s -> text.append("\n  step ").append(s.step()).append(": ").append(s.word().text()));
    verdict.firstOpen().ifPresent(s -> text.append("\n\n").append(s.card()));
    return text
        + (verdict.printed().isBlank() ? "" : "\n\nthe cell printed:\n" + verdict.printed());
  }
}
