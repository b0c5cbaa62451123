package socketlabs.kit.roster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What a run said of one step, as a small text file that anybody can read: the word, the place to
 * edit, the reason if the step could not be judged, an empty line, the card.
 *
 * @param place the file and line to edit, or ""
 * @param reason why this machine could not judge it, or ""
 * @param card the card, or ""
 */
public record StepResult(int step, Word word, String place, String reason, String card) {
  /** A step of which there is nothing to say but the word. */
  public static StepResult of(int step, Word word) {
    return new StepResult(step, word, "", "", "");
  }

  /** Writes it into the folder, in one go: a reader never sees half of it. */
  public void write(Path folder) {
    String text = String.join("\n", word.text(), place, reason, "", card) + "\n";
    try {
      Files.createDirectories(folder);
      Path half = folder.resolve(step + ".half");
      Files.writeString(half, text);
      Files.move(half, file(folder, step), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the folder says of the step; empty where nothing was ever written. */
  public static Optional<StepResult> read(Path folder, int step) {
    Path file = file(folder, step);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      String card = String.join("\n", lines.subList(4, lines.size())).stripTrailing();
      return Optional.of(
          new StepResult(step, Word.of(lines.get(0)), lines.get(1), lines.get(2), card));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When it was written, in milliseconds since 1970; 0 where it never was. */
  public static long writtenAt(Path folder, int step) {
    try {
      return Files.getLastModifiedTime(file(folder, step)).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path file(Path folder, int step) {
    return folder.resolve("step-" + step + ".txt");
  }
}
