package socketlabs.kit.roster;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a lab's sources and results are.
 *
 * <p>The build says so in system properties; without them, as in an IDE, the folders follow from
 * the place of the compiled tests, {@code labNN-name/target/test-classes}.
 */
public final class Folders {
  private Folders() {}

  /** The student's source folder: system property {@code lab.sources}. */
  public static Path sources(Class<?> test) {
    String set = System.getProperty("lab.sources");
    Path folder = set != null ? Path.of(set) : module(test).resolve("src/main/java");
    return folder.toAbsolutePath().normalize();
  }

  /** Where the words and cards of the steps are kept: system property {@code lab.results}. */
  public static Path results(Class<?> test) {
    String set = System.getProperty("lab.results");
    return set != null ? Path.of(set) : module(test).resolve("target/steps");
  }

  /** The folder that holds {@code labNN-name/src/main/java}: paths are shown relative to it. */
  public static Path root(Path sources) {
    String set = System.getProperty("lab.root");
    Path root = set != null ? Path.of(set) : sources.resolve("../../../..");
    return root.toAbsolutePath().normalize();
  }

  private static Path module(Class<?> test) {
    try {
      Path classes = Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = classes; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("pom.xml"))) {
          return folder;
        }
      }
    } catch (URISyntaxException e) {
      // Not a folder; the working folder must do.
    }
    return Path.of("");
  }
}
