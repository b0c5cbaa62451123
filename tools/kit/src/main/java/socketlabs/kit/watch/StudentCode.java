package socketlabs.kit.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells the student's lines from the tests' and the JDK's, and finds them in the source folder. */
public final class StudentCode {
  /** What the compiler calls the body of a lambda. */
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  private static final Pattern LIBRARY =
      Pattern.compile("(java|jdk|org\\.junit|org\\.opentest4j)\\..*");

  private final Class<?> test;
  private final Path sources;
  private final Path root;
  private final Set<String> passed;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /**
   * @param test a test class of the lab; what comes from its package and not from its class folder
   *     is the student's
   * @param sources the student's source folder
   * @param root the folder that paths are shown relative to
   * @param passed the methods of the steps before this one, as "UpperServer.upper"
   */
  public StudentCode(Class<?> test, Path sources, Path root, Set<String> passed) {
    this.test = test;
    this.sources = sources;
    this.root = root;
    this.passed = passed;
  }

  /** Whether the student wrote the line that this frame stands on. */
  public boolean wrote(StackTraceElement frame) {
    boolean written = frame.getFileName() != null && frame.getLineNumber() > 0;
    return written && known.computeIfAbsent(frame.getClassName(), this::isStudents);
  }

  /**
   * Whether a line of the student's made this exception, by a {@code throw} or an {@code assert} or
   * by a call of the JDK's or JUnit's; what the tests' own code throws is none, though the
   * student's code called it.
   */
  public boolean made(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .filter(frame -> !LIBRARY.matcher(frame.getClassName()).matches())
        .findFirst()
        .filter(this::wrote)
        .isPresent();
  }

  /** The innermost of the frames that the student wrote. */
  public Optional<StackTraceElement> innermost(StackTraceElement[] frames) {
    return Stream.of(frames).filter(this::wrote).findFirst();
  }

  /**
   * The frame to look at: the innermost that the student wrote for this step. A method of an
   * earlier step has passed its tests; it counts where no other is there.
   */
  public Optional<StackTraceElement> inThisStep(StackTraceElement[] frames) {
    return Stream.of(frames)
        .filter(this::wrote)
        .filter(frame -> !passed.contains(methodOf(frame)))
        .findFirst()
        .or(() -> innermost(frames));
  }

  /** The student's line that called, through whatever lies between; null when there is none. */
  public StackTraceElement caller() {
    // Asked for at every write: only the frames of the student's own package are looked at.
    StackTraceElement[] frames =
        StackWalker.getInstance()
            .walk(
                walked ->
                    walked
                        .filter(frame -> frame.getClassName().startsWith(test.getPackageName()))
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .toArray(StackTraceElement[]::new));
    return inThisStep(frames).orElse(null);
  }

  /** "UpperServer.upper"; for what stands in a lambda, the method around it. */
  private static String methodOf(StackTraceElement frame) {
    String type = frame.getClassName();
    Matcher lambda = LAMBDA.matcher(frame.getMethodName());
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + (lambda.matches() ? lambda.group(1) : frame.getMethodName());
  }

  /** "UpperServer.java:41". */
  public static String shortName(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }

  /** "lab01-tcp-basic/src/main/java/socketlabs/tcpbasic/UpperServer.java:41". */
  public String path(StackTraceElement frame) {
    String name = frame.getClassName();
    String folder = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    return path(folder.replace('.', '/') + "/" + frame.getFileName()) + ":" + frame.getLineNumber();
  }

  /** A source file, relative to the root where it lies below it. */
  public String path(String file) {
    Path absolute = sources.resolve(file).toAbsolutePath().normalize();
    Path shown = absolute.startsWith(root) ? root.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  /** The line on which the class declares the method, from 1; 1 where it is not to be found. */
  public int declarationOf(String file, String method) {
    try {
      List<String> lines = Files.readAllLines(sources.resolve(file));
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        boolean code = !line.strip().startsWith("*") && !line.strip().startsWith("//");
        if (code
            && line.matches("\\s*[\\w.<>\\[\\], ?]+\\s" + method + "\\s*\\(.*")
            && !line.strip().startsWith("return ")) {
          return i + 1;
        }
      }
    } catch (IOException e) {
      // The source is not at hand; the file's name alone must do.
    }
    return 1;
  }

  private boolean isStudents(String name) {
    String folder = test.getPackageName();
    if (!name.startsWith(folder + ".")) {
      return false;
    }
    try {
      CodeSource source =
          Class.forName(name, false, test.getClassLoader()).getProtectionDomain().getCodeSource();
      CodeSource tests = test.getProtectionDomain().getCodeSource();
      return source != null && !source.getLocation().equals(tests.getLocation());
    } catch (ClassNotFoundException e) {
      return true; // The tests' own loader knows all that is not the student's.
    } catch (LinkageError e) {
      return false;
    }
  }
}
