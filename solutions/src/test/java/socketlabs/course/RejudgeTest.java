package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import socketlabs.judge.Judge;

/** Every wrong answer judged N times over, {@code -Dlab.rejudge=N}: the same verdict each time. */
@EnabledIfSystemProperty(named = "lab.rejudge", matches = "[1-9]\\d*")
class RejudgeTest {
  /** So many runs share a JVM: the first in each is a learner's, the others are quick. */
  private static final int RUNS_OF_A_CELL = 5;

  /** Answers between two lines that tell how far it is. */
  private static final int TELL_EVERY = 50;

  private static final Pattern STEP = Pattern.compile("\u2717 Lab \\d, (?:stretch )?step (\\d+)");

  private final List<String> otherVerdicts = new ArrayList<>();
  private int otherCards;

  @Test
  void theVerdictIsTheSameEachTime() throws Exception {
    int times = Integer.getInteger("lab.rejudge");
    Judge judge = Judge.forVariants(Course.ROOT).withCellOption("-Dlab.stopAtFirst=true");
    Map<WrongAnswer, List<Future<List<String>>>> cells = new LinkedHashMap<>();
    Course.collection("wrong").stream()
        .map(WrongAnswer::in)
        .forEach(answer -> cells.put(answer, cells(judge, answer, times)));
    int done = 0;
    for (var entry : cells.entrySet()) {
      for (Future<List<String>> cell : entry.getValue()) {
        for (String card : cell.get()) {
          compare(entry.getKey(), card.strip());
        }
      }
      if (++done % TELL_EVERY == 0) {
        System.out.printf(
            "rejudged: %d of %d wrong answers, %d times each: %d other verdicts, %d other cards%n",
            done, cells.size(), times, otherVerdicts.size(), otherCards);
      }
    }
    String figures =
        String.format(
            "%d wrong answers, judged %d times each: %d other verdicts; %d cards with another"
                + " transcript than the golden one.%n",
            cells.size(), times, otherVerdicts.size(), otherCards);
    System.out.print(figures);
    FiguresPage.replace("verdicts", figures);
    assertThat(otherVerdicts).isEmpty();
  }

  /** The answer's runs, handed out to cells; one that computes for ever has each JVM to itself. */
  private static List<Future<List<String>>> cells(Judge judge, WrongAnswer answer, int times) {
    int share = goldenCard(answer).contains("is busy in a loop") ? 1 : RUNS_OF_A_CELL;
    List<Future<List<String>>> cells = new ArrayList<>();
    for (int left = times; left > 0; left -= share) {
      cells.add(Course.repeatOwnFiles(judge, answer.lab(), answer.folder(), Math.min(left, share)));
    }
    return cells;
  }

  /**
   * Looks at one run: the step and the why are the verdict; what the test's own ends came to see
   * before the end may differ on a busy machine, and is counted.
   */
  private void compare(WrongAnswer answer, String card) {
    Matcher step = STEP.matcher(card);
    boolean same =
        step.find()
            && Integer.parseInt(step.group(1)) == answer.step()
            && WrongAnswer.why(card).equals(WrongAnswer.why(goldenCard(answer)));
    if (!same) {
      otherVerdicts.add(answer.name() + ":\n" + card);
      System.out.println("another verdict for " + answer.name() + "\n" + card);
    } else if (!(WrongAnswer.masked(card) + "\n").equals(goldenCard(answer))) {
      otherCards++;
      System.out.println("another card for " + answer.name() + "\n" + card);
    }
  }

  private static String goldenCard(WrongAnswer answer) {
    try {
      return Files.readString(answer.goldenCard());
    } catch (IOException e) {
      throw new IllegalStateException("no golden card yet: -Dgolden=write", e);
    }
  }
}
