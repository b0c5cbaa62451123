package socketlabs.judge;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import socketlabs.kit.Step;

/**
 * The JVM that submissions are judged in: it does one job after another, each with a class loader
 * of its own, and ends.
 *
 * <p>What it found stands in the results folder of each job, where the kit's listener wrote it down
 * step by step; how this JVM ends says nothing.
 */
public final class Cell {
  private Cell() {}

  /**
   * @param args the folder of the lab's test classes, then the words of each {@link Job}
   */
  public static void main(String[] args) throws Exception {
    Path tests = Path.of(args[0]);
    List<String> words = List.of(args).subList(1, args.length);
    for (int at = 0; at < words.size(); at += Job.WORDS) {
      run(tests, Job.of(words.subList(at, at + Job.WORDS)));
    }
    Runtime.getRuntime().halt(0); // Threads of the student's may go on for ever.
  }

  private static void run(Path tests, Job job) throws IOException {
    System.setProperty("lab.sources", job.sources().toString());
    System.setProperty("lab.root", job.root().toString());
    System.setProperty("lab.results", job.results().toString());
    URL[] folders = {job.classes().toUri().toURL(), tests.toUri().toURL()};
    // One loader for both: the tests see what is package-private in the student's classes.
    try (URLClassLoader loader = new URLClassLoader(folders, Cell.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClasspathRoots(Set.of(tests)))
                  .filters(
                      (PostDiscoveryFilter)
                          test -> FilterResult.includedIf(isOf(test, job.steps())))
                  .build());
    }
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
