package socketlabs.kit.board;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import socketlabs.kit.Step;

/**
 * Prints what became of tests that belong to no step: the course's own. Each failure in full, and a
 * last line with the numbers.
 *
 * <p>Its methods are called from the threads of classes that run side by side.
 */
public final class OwnTestsListener implements TestExecutionListener {
  private static final int FRAMES = 12;

  private final List<String> reasons = new ArrayList<>();
  private TestPlan plan;
  private int passed;
  private int failed;
  private int skipped;

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan plan) {
    this.plan = plan;
    reasons.clear();
    passed = 0;
    failed = 0;
    skipped = 0;
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    if (test.isTest() && isOwn(test)) {
      skipped(test, reason);
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (!isOwn(test) || !test.isTest() && result.getStatus() == Status.SUCCESSFUL) {
      return;
    }
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed++;
      case ABORTED ->
          skipped(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
      case FAILED -> {
        failed++;
        System.out.println(
            "\u2717 " + name(test) + "\n" + trace(result.getThrowable().orElseThrow()));
      }
    }
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    if (passed + failed + skipped > 0) {
      reasons.forEach(System.out::println);
      System.out.println(
          passed
              + " passed, "
              + failed
              + " failed"
              + (skipped > 0 ? ", " + skipped + " skipped" : ""));
    }
  }

  private void skipped(TestIdentifier test, String reason) {
    skipped++;
    reasons.add("  skipped: " + name(test) + ": " + reason);
  }

  private boolean isOwn(TestIdentifier test) {
    for (TestIdentifier at = test; at != null; at = plan.getParent(at).orElse(null)) {
      if (at.getSource().orElse(null) instanceof ClassSource source) {
        return !source.getJavaClass().isAnnotationPresent(Step.class);
      }
    }
    return false;
  }

  private String name(TestIdentifier test) {
    String name = test.getDisplayName();
    TestIdentifier parent = plan.getParent(test).orElse(null);
    return parent == null || plan.getParent(parent).isEmpty() ? name : name(parent) + ", " + name;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    List<String> lines = text.toString().lines().toList();
    long message = lines.stream().takeWhile(line -> !line.startsWith("\tat ")).count();
    return String.join("\n", lines.subList(0, (int) Math.min(lines.size(), message + FRAMES)));
  }
}
