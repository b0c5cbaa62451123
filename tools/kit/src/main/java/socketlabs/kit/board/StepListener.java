package socketlabs.kit.board;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import socketlabs.kit.Failure;
import socketlabs.kit.Step;
import socketlabs.kit.roster.Folders;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * Writes down what a run says of each step while it runs.
 *
 * <p>A step stands as "not run" before its first test and as "crashed" while its tests run, so that
 * a run which dies leaves the truth behind.
 */
public final class StepListener implements TestExecutionListener {
  private final Map<String, StepRun> runs = new LinkedHashMap<>();

  /** What is known of one step while its class runs. */
  private static final class StepRun {
    final int step;
    final Path folder;
    int passed;
    String aborted = "";
    StepResult worst;

    StepRun(int step, Path folder) {
      this.step = step;
      this.folder = folder;
    }

    StepResult result() {
      if (worst != null) {
        return worst;
      }
      Word word = passed > 0 ? Word.PASSED : aborted.isEmpty() ? Word.NOT_RUN : Word.ABORTED;
      return new StepResult(step, word, "", aborted, "");
    }
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    runs.clear();
    plan.getRoots()
        .forEach(
            root ->
                plan.getDescendants(root)
                    .forEach(test -> stepClass(test).ifPresent(type -> expect(test, type))));
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    StepRun run = runs.get(test.getUniqueId());
    if (run != null) {
      StepResult.of(run.step, Word.CRASHED).write(run.folder);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    StepRun own = runs.get(test.getUniqueId());
    StepRun run = own != null ? own : runOf(test);
    if (run == null) {
      return;
    }
    switch (result.getStatus()) {
      case SUCCESSFUL -> run.passed += test.isTest() ? 1 : 0;
      case ABORTED ->
          run.aborted = result.getThrowable().map(Throwable::getMessage).orElse("no reason given");
      case FAILED -> failed(run, result.getThrowable().orElse(null));
    }
    if (own != null) {
      run.result().write(run.folder);
    }
  }

  private static void failed(StepRun run, Throwable thrown) {
    if (run.worst != null) {
      return;
    }
    run.worst =
        thrown instanceof Failure failure
            ? new StepResult(run.step, failure.word(), failure.place(), "", failure.card())
            : new StepResult(run.step, Word.CRASHED, "", "", "The test itself failed: " + thrown);
  }

  private void expect(TestIdentifier test, Class<?> type) {
    StepRun run = new StepRun(type.getAnnotation(Step.class).value(), Folders.results(type));
    runs.put(test.getUniqueId(), run);
    StepResult.of(run.step, Word.NOT_RUN).write(run.folder);
  }

  private StepRun runOf(TestIdentifier test) {
    String id = test.getUniqueId();
    return runs.entrySet().stream()
        .filter(entry -> id.startsWith(entry.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Optional<Class<?>> stepClass(TestIdentifier test) {
    if (test.getSource().orElse(null) instanceof ClassSource source
        && source.getJavaClass().isAnnotationPresent(Step.class)) {
      return Optional.of(source.getJavaClass());
    }
    return Optional.empty();
  }
}
