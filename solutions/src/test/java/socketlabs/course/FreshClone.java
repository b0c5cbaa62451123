package socketlabs.course;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A copy of the course as a learner gets it, and Maven called in it as a learner calls it. */
final class FreshClone {
  private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".idea");

  /** A thousand files that no learner's command looks at. */
  private static final Set<String> COLLECTIONS = Set.of("accepted", "wrong");

  /** For the longest of all, the course's own tests on a busy machine. */
  private static final long LIMIT_SECONDS = 1800;

  private final Path root;

  private FreshClone(Path root) {
    this.root = root;
  }

  /** What a command printed, and its exit code. */
  record Screen(int exitCode, List<String> lines) {
    String last() {
      return lines.get(lines.size() - 1);
    }

    String text() {
      return String.join("\n", lines);
    }
  }

  /** Copies the course into this folder, but for the collections of answers. */
  static FreshClone in(Path folder) throws IOException {
    return copy(folder, false);
  }

  /** Copies all of the course into this folder. */
  static FreshClone withAnswersIn(Path folder) throws IOException {
    return copy(folder, true);
  }

  private static FreshClone copy(Path folder, boolean answers) throws IOException {
    Files.walkFileTree(
        Course.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            String name = dir.getFileName().toString();
            if (NOT_COPIED.contains(name) || !answers && COLLECTIONS.contains(name)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(folder.resolve(Course.ROOT.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = folder.resolve(Course.ROOT.relativize(file));
            Files.copy(file, copy);
            copy.toFile().setExecutable(file.toFile().canExecute());
            return FileVisitResult.CONTINUE;
          }
        });
    return new FreshClone(folder);
  }

  /** A file of the copy. */
  Path file(String path) {
    return root.resolve(path);
  }

  /** Calls the wrapper in the copy's root. */
  Screen mvnw(String... args) throws IOException, InterruptedException {
    return run(root, args);
  }

  /** Calls the wrapper in one of the copy's folders. */
  Screen mvnwIn(String folder, String... args) throws IOException, InterruptedException {
    return run(root.resolve(folder), args);
  }

  private Screen run(Path folder, String... args) throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<String> command = new ArrayList<>();
    command.add(root.resolve(windows ? "mvnw.cmd" : "mvnw").toString());
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Whatever the terminal of this machine speaks: the screen is read in UTF-8 below.
    builder.environment().put("MAVEN_OPTS", "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8");
    Process maven = builder.start();
    maven.getOutputStream().close();
    Program.endsWithin(LIMIT_SECONDS, maven);
    List<String> lines =
        new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("Download") && !line.startsWith("Progress"))
            .toList();
    return new Screen(maven.waitFor(), lines);
  }
}
