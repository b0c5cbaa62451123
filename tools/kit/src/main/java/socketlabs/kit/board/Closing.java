package socketlabs.kit.board;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Prints the board as the last thing of a Maven run, below whatever else Maven has to say.
 *
 * <p>It runs inside Maven's own JVM, once, before the labs do, and leaves a shutdown hook and a
 * {@link VerdictFilter} behind.
 */
public final class Closing {
  /** What the terminal speaks; since JDK 18 that is not the default charset (JEP 400). */
  private static final Charset SCREEN =
      Charset.forName(
          System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8")));

  /** Maven's phases that compile this and end before the labs are judged. */
  private static final Set<String> UNJUDGED =
      Set.of(
          "process-classes",
          "generate-test-sources",
          "process-test-sources",
          "generate-test-resources",
          "process-test-resources",
          "test-compile",
          "process-test-classes");

  private Closing() {}

  /**
   * @param args the course's folder; the folder a lab is built in; "submission=" and the folder
   *     that is judged, if it is not the course's; "cards=all" or "cards=first"
   */
  public static void main(String[] args) throws Exception {
    if (words().stream().anyMatch(UNJUDGED::contains) && !words().contains("test")) {
      return; // Nothing will have been judged: there is nothing to say of it.
    }
    // The loader this class comes from is closed when main has run; the hook needs one that stays.
    URL classes = Closing.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader staying =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    staying
        .loadClass(Closing.class.getName())
        .getMethod("leaveHook", String[].class)
        .invoke(null, (Object) args);
  }

  /** What {@link #main} does, from a class loader that stays open. */
  public static void leaveHook(String[] args) {
    Path root = Path.of(args[0]).toAbsolutePath().normalize();
    String submission = args[2].substring("submission=".length());
    Board board =
        new Board(
            root,
            args[1],
            submission.isEmpty() ? root : Path.of(submission),
            args[3].equals("cards=all"),
            asked(root));
    long since = ManagementFactory.getRuntimeMXBean().getStartTime();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(systemGroup(), () -> print(board.text(since)), "board"));
    if (!wantsDetails()) {
      System.setOut(VerdictFilter.before(System.out, SCREEN));
    }
  }

  /** Whether Maven was asked to say more of errors than it does by itself. */
  private static boolean wantsDetails() {
    return words().stream().anyMatch(Set.of("-e", "--errors", "-X", "--debug")::contains);
  }

  /** The words of the command, as far as Maven got them. */
  private static List<String> words() {
    return List.of(System.getProperty("sun.java.command", "").split(" "));
  }

  /**
   * Which labs Maven was asked to judge: the one whose folder it was called in, or all of them
   * where it was called at the root and not told which.
   */
  private static Predicate<String> asked(Path root) {
    Path called = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ""));
    List<String> words = words();
    if (System.getProperty("test") != null) {
      return folder -> false;
    }
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals("-pl") || words.get(i).equals("--projects")) {
        List<String> projects = List.of(words.get(i + 1).split(","));
        return folder ->
            projects.stream().anyMatch(project -> project.matches("(:|\\./)?" + folder + "/?"));
      }
    }
    return folder -> called.equals(root) || called.getFileName() != null && called.endsWith(folder);
  }

  /** The group in which this runs is gone when it has run; the system's own is still there. */
  private static ThreadGroup systemGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** Past Maven's own standard output, which is closed by then. */
  private static void print(String text) {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, SCREEN)) {
      out.println(printable(text));
    }
  }

  /** The text with plain letters in place of those that the terminal cannot show. */
  private static String printable(String text) {
    return SCREEN.newEncoder().canEncode('\u2717') ? text : text.replace('\u2717', 'x');
  }
}
