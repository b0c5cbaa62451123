package socketlabs.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of its own for one task; what is in it goes when the task is done. */
final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** A new, empty folder among the system's temporary ones. */
  static WorkFolder create() throws IOException {
    return new WorkFolder(Files.createTempDirectory("cell"));
  }

  Path path() {
    return path;
  }

  /** A file or folder in it. */
  Path resolve(String name) {
    return path.resolve(name);
  }

  /**
   * Deletes what can be deleted. What a student's process still holds or writes is left to the
   * system: it is no trouble of the judge's and none of the student's verdict.
   */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // Gone, or going on: see above.
    }
  }
}
