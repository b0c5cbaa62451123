package socketlabs.judge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cell is to do once: some steps of one lab over one submission.
 *
 * @param sources the submission's source folder, for the lines that a card names
 * @param root the folder that a card names files relative to
 * @param classes the submission's classes
 * @param results where the word and the card of each step are put; new, so that it is there only
 *     when the job has been begun
 * @param steps the numbers of the steps
 */
record Job(Path sources, Path root, Path classes, Path results, SortedSet<Integer> steps) {
  /** How many arguments of a cell one job takes. */
  static final int WORDS = 5;

  /** Whether a cell has begun with it. */
  boolean isBegun() {
    return Files.isDirectory(results);
  }

  /** The job as arguments of a cell. */
  List<String> words() {
    return List.of(
        sources.toString(),
        root.toString(),
        classes.toString(),
        results.toString(),
        steps.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** The job from {@link #words()}. */
  static Job of(List<String> words) {
    SortedSet<Integer> steps = new TreeSet<>();
    Stream.of(words.get(4).split(",")).map(Integer::valueOf).forEach(steps::add);
    return new Job(
        Path.of(words.get(0)),
        Path.of(words.get(1)),
        Path.of(words.get(2)),
        Path.of(words.get(3)),
        steps);
  }
}
