package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

class ReferencesTest {
  /** On Linux every step can be judged; elsewhere some are set aside, with a reason. */
  private static final List<Word> DONE =
      System.getProperty("os.name").equals("Linux")
          ? List.of(Word.PASSED)
          : List.of(Word.PASSED, Word.ABORTED);

  @TestFactory
  Stream<DynamicTest> everyReferencePassesEveryStep() {
    return everyReferencePasses(Judge.forReferences(Course.ROOT));
  }

  /** A charset and a language that are not the machine's change nothing. */
  @TestFactory
  Stream<DynamicTest> everyReferencePassesInLatin1() {
    return everyReferencePasses(
        Judge.forReferences(Course.ROOT).withCellOption("-Dfile.encoding=ISO-8859-1"));
  }

  @TestFactory
  Stream<DynamicTest> everyReferencePassesInTurkish() {
    return everyReferencePasses(
        Judge.forReferences(Course.ROOT)
            .withCellOption("-Duser.language=tr")
            .withCellOption("-Duser.country=TR"));
  }

  private static Stream<DynamicTest> everyReferencePasses(Judge judge) {
    Map<Roster, Future<Verdict>> verdicts = new LinkedHashMap<>();
    Course.LABS.forEach(lab -> verdicts.put(lab, Course.judge(judge, lab, Course.SOLUTIONS)));
    return verdicts.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey().folder(),
                    () -> {
                      Verdict verdict = entry.getValue().get();
                      assertThat(verdict.steps())
                          .as(Course.told(verdict))
                          .extracting(StepResult::word)
                          .isSubsetOf(DONE);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everySkeletonFailsEveryStepAsNotWritten() {
    Judge judge = Judge.forHandIns(Course.ROOT);
    Map<Roster, Future<Verdict>> verdicts = new LinkedHashMap<>();
    Course.LABS.forEach(lab -> verdicts.put(lab, Course.judge(judge, lab, Course.ROOT)));
    return verdicts.entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey().folder(),
                    () -> {
                      Verdict verdict = entry.getValue().get();
                      assertThat(verdict.steps())
                          .as("A fresh clone has no step written yet." + Course.told(verdict))
                          .extracting(StepResult::word)
                          .containsOnly(Word.NOT_WRITTEN);
                      assertThat(verdict.steps())
                          .as("the place of each hole")
                          .allMatch(
                              step ->
                                  step.place()
                                      .matches(entry.getKey().folder() + "/.*\\.java:\\d+"));
                    }));
  }
}
