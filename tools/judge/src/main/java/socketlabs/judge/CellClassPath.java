package socketlabs.judge;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of this JVM, for the cells: all of it in jars, and beside them an archive of the
 * classes that every cell needs, so that no cell spends its time on loading JUnit.
 *
 * <p>The archive is the JVM's own class-data sharing (JEP 350). It takes classes from jars alone. A
 * JVM that cannot use it does without.
 */
final class CellClassPath {
  private final String jars;
  private final Path archive;

  private CellClassPath(String jars, Path archive) {
    this.jars = jars;
    this.archive = archive;
  }

  /** Packs the class path; the folder is deleted when this JVM ends. */
  static CellClassPath pack() {
    try {
      WorkFolder folder = WorkFolder.create();
      Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
      List<String> jars = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        jars.add(
            Files.isDirectory(path)
                ? jar(path, folder.resolve(jars.size() + ".jar")).toString()
                : entry);
      }
      return new CellClassPath(String.join(File.pathSeparator, jars), folder.resolve("cells.jsa"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options of a cell that writes the archive when it ends. */
  List<String> optionsToArchive() {
    return List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-cp", jars);
  }

  /** The options of any other cell. */
  List<String> options() {
    return Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-cp", jars)
        : List.of("-cp", jars);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
