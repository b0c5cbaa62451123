package socketlabs.judge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a submission inside this JVM, against nothing but the JDK. */
final class Compiler {
  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final List<String> options;

  /**
   * @param strict whether every warning counts as an error, as it does for the course's own code
   */
  Compiler(boolean strict) {
    if (javac == null) {
      throw new IllegalStateException("this is a JRE; the judge needs a JDK, which has a compiler");
    }
    options = new ArrayList<>(List.of("--release", "17", "-g", "-proc:none", "-implicit:none"));
    if (strict) {
      options.addAll(List.of("-Xlint:all", "-Werror"));
    }
  }

  /**
   * What the compiler did not like.
   *
   * @param file as it was given
   * @param line from 1
   */
  record Complaint(Path file, long line, String message) {}

  /** Compiles the files into the folder; the first complaint, or nothing. */
  Optional<Complaint> compile(List<Path> files, Path classes) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        javac.getStandardFileManager(diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8)) {
      List<String> all = new ArrayList<>(options);
      // An empty class path would be the current folder, and what stands there.
      all.addAll(List.of("-d", classes.toString(), "-cp", classes.toString()));
      boolean compiled =
          javac
              .getTask(
                  null, manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      return compiled ? Optional.empty() : Optional.of(complaint(diagnostics, files));
    }
  }

  private static Complaint complaint(
      DiagnosticCollector<JavaFileObject> diagnostics, List<Path> files) {
    // An error before a warning; where every warning counts there may be nothing else.
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getSource() != null)
        .min(Comparator.comparing(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.ERROR))
        .map(
            diagnostic ->
                new Complaint(
                    Path.of(diagnostic.getSource().toUri()),
                    diagnostic.getLineNumber(),
                    diagnostic.getMessage(Locale.ENGLISH).replaceAll("\\s*\\R\\s*", " ")))
        .orElse(new Complaint(files.get(0), 1, diagnostics.getDiagnostics().toString()));
  }
}
