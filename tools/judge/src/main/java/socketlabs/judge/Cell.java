package socketlabs.judge;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import socketlabs.kit.Step;

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
    Set<String> steps = Set.of(args[2].split(","));
    int runs = Integer.parseInt(args[3]);
    for (int run = 1; run <= runs; run++) {
      // One loader for both: the tests see what is package-private in the student's classes. A new
      // one for each run: what the student keeps in a static field is gone.
      try (URLClassLoader loader = new URLClassLoader(folders, Cell.class.getClassLoader())) {
        Thread.currentThread().setContextClassLoader(loader);
        // One line a run: what the judge does not find here did not happen.
        Files.writeString(
            Path.of(System.getProperty("lab.results")).resolveSibling(Judge.RUNS),
            firstFailure(tests, steps).replaceAll("\\R", "\r") + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
    Runtime.getRuntime().halt(0); // Threads of the student's may go on for ever.
  }

  /** Runs the tests of the steps, from the context class loader; "" where none of them fails. */
  private static String firstFailure(Path tests, Set<String> steps) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClasspathRoots(Set.of(tests)))
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isOf(test, steps)))
            .build();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary);
    return summary.getSummary().getFailures().stream()
        .findFirst()
        .map(first -> String.valueOf(first.getException().getMessage()))
        .orElse("");
  }

  private static boolean isOf(TestDescriptor test, Set<String> steps) {
    TestSource source = test.getSource().orElse(null);
    Class<?> type =
        source instanceof ClassSource ofClass
            ? ofClass.getJavaClass()
            : source instanceof MethodSource ofMethod ? ofMethod.getJavaClass() : null;
    return type == null || steps.contains(String.valueOf(type.getAnnotation(Step.class).value()));
  }
}
