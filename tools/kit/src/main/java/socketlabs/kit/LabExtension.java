package socketlabs.kit;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import socketlabs.kit.card.Card;
import socketlabs.kit.card.Evidence;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.roster.Folders;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.Word;
import socketlabs.kit.watch.Standing;
import socketlabs.kit.watch.StudentCode;

/**
 * Runs the tests of a step: each under the deadline, with a bench of its own, and each failure as a
 * card. After a step's first failure its other tests are skipped: the step has its verdict.
 */
final class LabExtension implements InvocationInterceptor, ParameterResolver, ExecutionCondition {
  private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);
  private static final String FAILED = "failed";
  private static final String STOPPED = "stopped";

  /** System property: whether the steps after the first that fails are left out. */
  private static final boolean STOP_AT_FIRST = Boolean.getBoolean("lab.stopAtFirst");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean failed = context.getTestMethod().isPresent() && classStore(context).get(FAILED) != null;
    boolean stop = STOP_AT_FIRST && context.getRoot().getStore(NAMESPACE).get(STOPPED) != null;
    return failed || stop
        ? ConditionEvaluationResult.disabled("an earlier test has failed")
        : ConditionEvaluationResult.enabled("");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Bench.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Printed.watch();
    Class<?> test = context.getRequiredTestClass();
    Path sources = Folders.sources(test);
    Roster roster = Roster.of(test);
    Roster.Step step = roster.step(test.getAnnotation(Step.class).value());
    Bench bench =
        new Bench(
            new StudentCode(test, sources, Folders.root(sources), roster.methodsBefore(step)));
    context.getStore(NAMESPACE).put(Bench.class, bench);
    return bench;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  private void run(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
    Bench bench = context.getStore(NAMESPACE).get(Bench.class, Bench.class);
    if (bench == null) {
      throw new IllegalStateException("a test of a step takes a Bench: " + context.getUniqueId());
    }
    try {
      int patience = context.getRequiredTestClass().getAnnotation(Step.class).patience();
      Run.Ending ending = bench.run().play(() -> proceed(invocation), patience);
      if (ending == Run.Ending.FINISHED) {
        return;
      }
      if (ending == Run.Ending.FAILED) {
        bench.run().settle(bench.tasks(), bench::hasHeardAll);
      }
      Throwable thrown = ending == Run.Ending.FAILED ? bench.run().thrown() : null;
      if (thrown instanceof TestAbortedException && !bench.studentCode().made(thrown)) {
        throw thrown;
      }
      classStore(context).put(FAILED, true);
      context.getRoot().getStore(NAMESPACE).put(STOPPED, true);
      throw failure(thrown, bench, context);
    } finally {
      bench.close();
    }
  }

  private static void proceed(Invocation<Void> invocation) throws Exception {
    try {
      invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  // --- from what was observed to the card ---

  private Failure failure(Throwable raw, Bench bench, ExtensionContext context) {
    Throwable thrown = raw instanceof Task.StudentThrew ? raw.getCause() : raw;
    StudentCode code = bench.studentCode();
    Roster roster = Roster.of(context.getRequiredTestClass());
    Roster.Step step =
        roster.step(context.getRequiredTestClass().getAnnotation(Step.class).value());

    List<Standing> standings = thrown == null ? bench.run().standings() : List.of();
    Optional<StackTraceElement> threw = lineOf(thrown, code);
    boolean studentThrew =
        threw.isPresent() && (!(thrown instanceof AssertionError) || code.made(thrown))
            || isWithoutTrace(thrown);
    Mismatch mismatch = studentThrew ? null : mismatch(thrown, bench, step);
    bench.giveUp();
    Word word =
        thrown == null
            ? Word.TIMED_OUT
            : studentThrew && isNotWritten(thrown) ? Word.NOT_WRITTEN : Word.FAILED;
    boolean wrote =
        !studentThrew
            && standings.isEmpty()
            && mismatch != null
            && mismatch.cameBytes() != null
            && mismatch.cameBytes().length > 0
            && bench.lastWrite() != null;
    StackTraceElement line =
        studentThrew
            ? threw.orElse(null)
            : !standings.isEmpty() ? standings.get(0).line() : wrote ? bench.lastWrite() : null;

    Evidence evidence =
        new Evidence(
            word,
            context.getDisplayName(),
            mismatch,
            studentThrew ? thrown : null,
            standings,
            line,
            wrote,
            bench.tasks().stream().filter(Task::hasEnded).map(Task::name).toList(),
            bench.wire(),
            bench.acceptedCount(),
            bench.run().printed(),
            because(context));
    StackTraceElement[] trace =
        thrown != null
            ? thrown.getStackTrace()
            : standings.stream().map(Standing::line).toArray(StackTraceElement[]::new);
    return new Failure(
        word, Card.of(roster, step, evidence, code), Card.place(roster, step, line, code), trace);
  }

  /** What was expected and what came, in whatever form the failure has it. */
  private static Mismatch mismatch(Throwable thrown, Bench bench, Roster.Step step) {
    if (thrown == null) {
      return bench.run().wait(step.method() + " returns");
    }
    if (thrown instanceof Mismatch mismatch) {
      return mismatch;
    }
    if (thrown instanceof AssertionFailedError error && error.isExpectedDefined()) {
      String described = described(error.getMessage());
      return Mismatch.of(
          described + oneLine(error.getExpected().getStringRepresentation()),
          oneLine(error.getActual().getStringRepresentation()));
    }
    if (thrown instanceof AssertionError
        && String.valueOf(thrown.getMessage()).contains("Expecting code to raise a throwable")) {
      return Mismatch.of("an exception", "none: the method returned");
    }
    if (thrown instanceof AssertionError) {
      return Mismatch.of("what the test says", oneLine(thrown.getMessage()));
    }
    // The test's own calls failed: on a socket that the student's code has closed, say.
    return Mismatch.of("the test can go on", oneLine(thrown.toString()));
  }

  /** AssertJ puts the description of an assertion in brackets in front of its message. */
  private static String described(String message) {
    String text = message == null ? "" : message.strip();
    return text.startsWith("[") && text.contains("]")
        ? text.substring(1, text.indexOf(']')) + ": "
        : "";
  }

  private static String oneLine(String text) {
    String line =
        text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ").replace("\0", "\\0");
    return line.length() > 160 ? line.substring(0, 157) + "..." : line;
  }

  private static Optional<StackTraceElement> lineOf(Throwable thrown, StudentCode code) {
    return Stream.iterate(thrown, t -> t != null, Throwable::getCause)
        .flatMap(
            t ->
                (isNotWritten(t)
                        ? code.innermost(t.getStackTrace())
                        : code.inThisStep(t.getStackTrace()))
                    .stream())
        .findFirst();
  }

  /** The JVM has a few of these with a trace; whoever asks for too much more often gets none. */
  private static boolean isWithoutTrace(Throwable thrown) {
    return thrown instanceof OutOfMemoryError && thrown.getStackTrace().length == 0;
  }

  /** The skeletons' own exception, which each skeleton has as a nested class. */
  private static boolean isNotWritten(Throwable thrown) {
    return thrown.getClass().getSimpleName().equals("NotWrittenYet");
  }

  private static String because(ExtensionContext context) {
    Because because = context.getRequiredTestMethod().getAnnotation(Because.class);
    return because == null ? "" : because.value();
  }

  private static ExtensionContext.Store classStore(ExtensionContext context) {
    ExtensionContext classContext = context;
    while (classContext.getTestMethod().isPresent()) {
      classContext = classContext.getParent().orElseThrow();
    }
    return classContext.getStore(NAMESPACE);
  }
}
