package socketlabs.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import socketlabs.kit.roster.Roster;

/**
 * A complete file that a student could have handed in, with one fault.
 *
 * <p>Its first lines say which step must catch the fault and what the card's <em>why</em> must say:
 *
 * <pre>
 * // Caught by step 3.
 * // why: println() and newLine() add a line end
 * </pre>
 *
 * @param step the step that must catch it, and no step before it
 * @param why a part of the card's why that names the true cause; "" where the card has none
 */
record WrongAnswer(Path folder, Roster lab, int step, String why) {
  private static final Pattern CAUGHT_BY = Pattern.compile("// Caught by step (\\d+)\\.");

  static WrongAnswer in(Path folder) {
    Roster lab = Course.labOf(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      Path file =
          files.filter(f -> f.toString().endsWith(".java")).sorted().findFirst().orElseThrow();
      List<String> lines = Files.readAllLines(file);
      Matcher caughtBy = CAUGHT_BY.matcher(lines.get(0));
      if (!caughtBy.matches() || !lines.get(1).startsWith("// why: ")) {
        throw new IllegalStateException(
            file + " must begin with \"// Caught by step N.\" and \"// why: ...\"");
      }
      return new WrongAnswer(
          folder,
          lab,
          Integer.parseInt(caughtBy.group(1)),
          lines.get(1).substring("// why: ".length()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  Path goldenCard() {
    return folder.resolve("golden.card");
  }

  /**
   * Whether its threads are known to compute for ever, and what is judged beside it would suffer;
   * of one without a golden card nobody knows.
   */
  boolean computesForEver() {
    try {
      return !Files.exists(goldenCard())
          || Files.readString(goldenCard()).contains("is busy in a loop");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A card without what differs from run to run: times, ports and the numbers of threads. */
  static String masked(String card) {
    return card.replaceAll("(?m)^( {2,8})[ \\d]{6} ms", "$1     ? ms")
        .replaceAll("(127\\.0\\.0\\.1|localhost|0\\.0\\.0\\.0):\\d+", "$1:PORT")
        .replaceAll("Thread-\\d+", "Thread-N")
        .replaceAll("pool-\\d+-thread-\\d+", "pool-N-thread-N");
  }

  /** Whether the card says where in the learner's code it is. */
  static boolean namesALine(String card) {
    return Pattern.compile("(?m)^  your code  .* \\w+\\.java:\\d+$").matcher(card).find();
  }

  /** The card's why and what follows it up to the next part, on one line. */
  static String why(String card) {
    Matcher why = Pattern.compile("(?ms)^  (?:why|or) +(.*?)(?=^  \\w|^$|\\z)").matcher(card);
    StringBuilder text = new StringBuilder();
    while (why.find()) {
      text.append(why.group(1)).append(' ');
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }
}
