package socketlabs.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import socketlabs.kit.roster.Roster;

/**
 * The files of a folder that count for one lab: those its roster names, and no others.
 *
 * @param files the source of each class to write, by its path below {@code src/main/java}
 */
record Submission(Map<String, Path> files) {
  /**
   * Gathers the files.
   *
   * @param folder the folder that holds {@code labNN-name/src/main/java}
   * @param missing where a file is taken from that the folder does not hold: the skeletons, for a
   *     student's hand-in
   */
  static Submission of(Roster roster, Path folder, Path missing) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Roster.Step step : roster.steps()) {
      String name = roster.sourceFile(step);
      Path own = roster.sources(folder).resolve(name);
      files.put(name, isHandedIn(own, folder) ? own : roster.sources(missing).resolve(name));
    }
    return new Submission(files);
  }

  /** Whether it is a plain file of the folder's: a link, wherever on the way, may lead anywhere. */
  private static boolean isHandedIn(Path file, Path folder) throws IOException {
    return Files.isRegularFile(file)
        && file.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(file)));
  }

  /** Copies the files below {@code src/main/java} of an empty folder. */
  Path copyTo(Path target) {
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path copy = target.resolve(file.getKey());
        Files.createDirectories(copy.getParent());
        Files.copy(file.getValue(), copy);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the files, below {@code src/main/java}. */
  List<String> names() {
    return List.copyOf(files.keySet());
  }
}
