package socketlabs.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import socketlabs.kit.roster.Roster;

/**
 * The files of a folder that count for one lab: those its roster names, and no others.
 *
 * @param folder the folder that holds {@code labNN-name/src/main/java}
 * @param files the source of each class to write, by its path below {@code src/main/java}
 */
record Submission(Path folder, Map<String, Path> files) {
  /**
   * Gathers the files.
   *
   * @param missing where a file is taken from that the folder does not hold: the skeletons, for a
   *     student's hand-in
   */
  static Submission of(Roster roster, Path folder, Path missing) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Roster.Step step : roster.steps()) {
      String name = roster.sourceFile(step);
      Path own = sources(folder, roster).resolve(name);
      // A link may lead anywhere: only a plain file is a hand-in.
      boolean handedIn = Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS);
      files.put(name, handedIn ? own : sources(missing, roster).resolve(name));
    }
    return new Submission(folder, files);
  }

  /** The lab's source folder below a folder of the same shape as the course's. */
  static Path sources(Path folder, Roster roster) {
    return folder.resolve(roster.folder()).resolve("src/main/java");
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
