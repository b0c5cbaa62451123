package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/** Right answers in other styles must pass, and each wrong one be caught by the step it names. */
class VariantsTest {
  private static final int CARD_LINES = 20;
  private static final int CARDS_AGAIN = 2;

  @TestFactory
  Stream<DynamicTest> everyAcceptedAnswerPasses() {
    Judge judge = Judge.forVariants(Course.ROOT);
    return Course.judgeOwnFiles(judge, Course.collection("accepted"), folder -> true)
        .entrySet()
        .stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey().getFileName().toString(),
                    () -> {
                      Verdict verdict = entry.getValue().get();
                      Figures.accepted(verdict.roster().folder(), verdict.isGreen());
                      assertThat(verdict.asked()).as("steps in its files").isNotEmpty();
                      assertThat(verdict.isGreen())
                          .as(
                              "A right answer that is refused is a fault of the tests."
                                  + Course.told(verdict))
                          .isTrue();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyWrongAnswerIsCaughtByTheStepItNames() {
    Judge judge = Judge.forVariants(Course.ROOT).withCellOption("-Dlab.stopAtFirst=true");
    Predicate<Path> alone = folder -> WrongAnswer.in(folder).computesForEver();
    return Course.judgeOwnFiles(judge, Course.collection("wrong"), alone).entrySet().stream()
        .map(
            entry -> {
              WrongAnswer answer = WrongAnswer.in(entry.getKey());
              return dynamicTest(answer.name(), () -> check(judge, answer, entry.getValue().get()));
            });
  }

  private static void check(Judge judge, WrongAnswer answer, Verdict verdict) throws Exception {
    StepResult caught = verdict.firstOpen().orElse(null);
    Figures.wrong(
        answer.lab().folder(),
        caught != null && caught.step() == answer.step(),
        caught != null
            && !answer.why().isEmpty()
            && WrongAnswer.why(caught.card()).contains(answer.why()),
        caught != null && WrongAnswer.namesALine(caught.card()));
    assertThat(caught)
        .as("The tests let it through. Step " + answer.step() + " should have caught it.")
        .isNotNull();
    assertThat(caught.step())
        .as("the step that caught it" + Course.told(verdict))
        .isEqualTo(answer.step());
    assertThat(caught.word()).as(Course.told(verdict)).isIn(Word.FAILED, Word.TIMED_OUT);
    assertThat(caught.card().lines()).as(caught.card()).hasSizeLessThanOrEqualTo(CARD_LINES);
    assertThat(caught.place())
        .as("the place to edit")
        .matches(answer.lab().folder() + "/.*\\.java:\\d+");
    assertThat(WrongAnswer.why(caught.card())).as(caught.card()).contains(answer.why());

    String card = WrongAnswer.masked(caught.card()) + "\n";
    if (System.getProperty("golden", "compare").equals("write")) {
      Files.writeString(answer.goldenCard(), card);
    }
    // What the test's own ends came to see before the end can differ on a very busy machine. The
    // verdict may not differ; a card that does is asked for again, and that is counted.
    for (int again = 0; again < CARDS_AGAIN && !isGolden(answer, card); again++) {
      Figures.again(answer.lab().folder());
      StepResult next =
          Course.repeatOwnFiles(judge, answer.lab(), answer.folder(), 1)
              .get()
              .get(0)
              .firstOpen()
              .orElseThrow();
      assertThat(next.step()).as("the step that caught it the next time").isEqualTo(answer.step());
      card = WrongAnswer.masked(next.card()) + "\n";
    }
    assertThat(answer.goldenCard())
        .as("no golden card yet: ./mvnw test -Psolutions -Dgolden=write")
        .exists();
    assertThat(card)
        .as("The card differs from the golden one; -Dgolden=write writes them anew.")
        .isEqualTo(Files.readString(answer.goldenCard()));
  }

  private static boolean isGolden(WrongAnswer answer, String card) throws IOException {
    return Files.exists(answer.goldenCard()) && card.equals(Files.readString(answer.goldenCard()));
  }
}
