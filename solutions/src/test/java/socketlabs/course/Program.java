package socketlabs.course;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that a test runs as a learner would, from the command line. */
final class Program implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private Program(List<String> command) throws IOException {
    errors = Files.createTempFile("program", ".err");
    errors.toFile().deleteOnExit();
    ProcessBuilder builder = new ProcessBuilder(command).directory(Course.ROOT.toFile());
    // Error output goes to a file: two pipes and one reader would block each other.
    process = builder.redirectError(errors.toFile()).start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    endsWithin(LIMIT_SECONDS, process);
  }

  /** Ends a process that does not end by itself: whoever reads what it prints waits for its end. */
  static void endsWithin(long seconds, Process process) {
    process
        .onExit()
        .orTimeout(seconds, TimeUnit.SECONDS)
        .exceptionally(
            late -> {
              process.destroyForcibly();
              return process;
            });
  }

  /** How a program ended. */
  record Ending(int exitCode, String out, String err) {}

  /** A reference, run from its source file by the JDK's launcher. */
  static Program reference(String className, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // They end before the optimising compiler would have paid off.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add(Course.ROOT.relativize(source(className)).toString());
    command.addAll(List.of(args));
    return new Program(command);
  }

  /** A script of this module's test resources. */
  static Program python(String script, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.add(Course.SOLUTIONS.resolve("src/test/resources").resolve(script).toString());
    command.addAll(List.of(args));
    return new Program(command);
  }

  /** Whether there is a Python to run scripts with. */
  static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next line of its output. */
  String line() throws IOException {
    return out.readLine();
  }

  /** The port in the next line of its output: its last number. */
  int port() throws IOException {
    String line = line();
    if (line == null) {
      throw new IllegalStateException("it ended: " + Files.readString(errors));
    }
    return Integer.parseInt(line.replaceAll(".*[^0-9]", ""));
  }

  /** Types this, and the end of the input behind it. */
  void types(String text) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Waits until it has ended. */
  Ending ending() throws IOException, InterruptedException {
    String rest = String.join("\n", out.lines().toList());
    return new Ending(process.waitFor(), rest, Files.readString(errors));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Path source(String className) throws IOException {
    for (var lab : Course.LABS) {
      Path sources = lab.sources(Course.SOLUTIONS);
      try (Stream<Path> files = Files.walk(sources)) {
        var found = files.filter(f -> f.endsWith(className + ".java")).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new IllegalArgumentException("no reference called " + className);
  }
}
