package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.StepResult;

/** Every wrong answer judged N times over, {@code -Dlab.rejudge=N}: the same verdict each time. */
@EnabledIfSystemProperty(named = "lab.rejudge", matches = "[1-9]\\d*")
class RejudgeTest {
  @Test
  void theVerdictIsTheSameEachTime() throws Exception {
    int times = Integer.getInteger("lab.rejudge");
    Judge judge = Judge.forVariants(Course.ROOT).withCellOption("-Dlab.stopAtFirst=true");
    List<String> differences = new ArrayList<>();
    List<Path> folders = Course.collection("wrong");
    int allOtherCards = 0;
    for (int time = 1; time <= times; time++) {
      List<WrongAnswer> answers = folders.stream().map(WrongAnswer::in).toList();
      List<Future<Verdict>> verdicts =
          answers.stream()
              .map(answer -> Course.judgeOwnFiles(judge, answer.lab(), answer.folder()))
              .toList();
      int otherCards = 0;
      for (int i = 0; i < answers.size(); i++) {
        WrongAnswer answer = answers.get(i);
        StepResult caught = verdicts.get(i).get().firstOpen().orElse(null);
        if (caught == null || caught.step() != answer.step()) {
          differences.add(
              "run " + time + ": " + answer.name() + Course.told(verdicts.get(i).get()));
        } else if (!(WrongAnswer.masked(caught.card()) + "\n")
            .equals(Files.readString(answer.goldenCard()))) {
          otherCards++;
          System.out.println("another card for " + answer.name() + "\n" + caught.card());
        }
      }
      allOtherCards += otherCards;
      System.out.printf(
          "rejudged: run %d of %d, %d wrong answers, %d other verdicts so far, %d other cards%n",
          time, times, answers.size(), differences.size(), otherCards);
    }
    FiguresPage.replace(
        "verdicts",
        String.format(
            "%d wrong answers, judged %d times each: %d other verdicts; %d cards with another"
                + " transcript than the golden one.%n",
            folders.size(), times, differences.size(), allOtherCards));
    assertThat(differences).isEmpty();
  }
}
