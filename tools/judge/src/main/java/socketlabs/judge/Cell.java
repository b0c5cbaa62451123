package socketlabs.judge;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import socketlabs.kit.Step;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * The JVM that a submission is judged in: it runs a lab's tests over compiled classes and ends.
 *
 * <p>What it found stands in the folder that {@code lab.results} names, where the kit's listener
 * wrote it down step by step; how this JVM ends says nothing.
 */
public final class Cell {
  private Cell() {}

  /**
   * @param args the folder of the student's classes, the folder of the lab's test classes, and the
   *     numbers of the steps to judge: "1,2,3"; then how many times to run them
   */
  public static void main(String[] args) throws Exception {
    Path tests = Path.of(args[1]);
    URL[] folders = {Path.of(args[0]).toUri().toURL(), tests.toUri().toURL()};
    SortedSet<Integer> steps = new TreeSet<>();
    Stream.of(args[2].split(",")).map(Integer::valueOf).forEach(steps::add);
    Path results = Path.of(System.getProperty("lab.results"));
    int runs = Integer.parseInt(args[3]);
    for (int run = 1; run <= runs; run++) {
      // One loader for both: the tests see what is package-private in the student's classes. A new
      // one for each run: what the student keeps in a static field is gone.
      try (URLClassLoader loader = new URLClassLoader(folders, Cell.class.getClassLoader())) {
        Thread.currentThread().setContextClassLoader(loader);
        // One file a run: what the judge does not find did not happen.
        Files.writeString(results.resolveSibling(Judge.runFile(run)), run(tests, steps, results));
      }
    }
    Runtime.getRuntime().halt(0); // Threads of the student's may go on for ever.
  }

  /**
   * Runs the tests of the steps, from the context class loader; the card of the first that is not
   * done, "" where all are.
   */
  private static String run(Path tests, SortedSet<Integer> steps, Path results) {
    // What an earlier run has said is no result of this one.
    steps.forEach(step -> StepResult.of(step, Word.NOT_RUN).write(results));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClasspathRoots(Set.of(tests)))
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isOf(test, steps)))
            .build();
    LauncherFactory.create().execute(request);
    for (int step : steps) {
      StepResult result = StepResult.read(results, step).orElse(StepResult.of(step, Word.NOT_RUN));
      if (!result.word().isDone()) {
        return result.card().isEmpty() ? "step " + step + ": " + result.word() : result.card();
      }
    }
    return "";
  }

  private static boolean isOf(TestDescriptor test, Set<Integer> steps) {
    TestSource source = test.getSource().orElse(null);
    Class<?> type =
        source instanceof ClassSource ofClass
            ? ofClass.getJavaClass()
            : source instanceof MethodSource ofMethod ? ofMethod.getJavaClass() : null;
    return type == null || steps.contains(type.getAnnotation(Step.class).value());
  }
}
