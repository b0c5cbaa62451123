package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;

/** Every wrong answer judged N times over, {@code -Dlab.rejudge=N}: the same verdict each time. */
@EnabledIfSystemProperty(named = "lab.rejudge", matches = "[1-9]\\d*")
class RejudgeTest {
  /** Answers between two lines that tell how far it is. */
  private static final int TELL_EVERY = 50;

  private final Map<Roster, List<String>> otherVerdicts = new LinkedHashMap<>();
  private final Map<Roster, List<String>> otherCards = new LinkedHashMap<>();

  @Test
  void theVerdictIsTheSameEachTime() throws Exception {
    int times = Integer.getInteger("lab.rejudge");
    Judge judge = Judge.forVariants(Course.ROOT).withCellOption("-Dlab.stopAtFirst=true");
    Map<WrongAnswer, List<Future<List<Verdict>>>> cells = new LinkedHashMap<>();
    Course.collection("wrong").stream()
        .map(WrongAnswer::in)
        .forEach(answer -> cells.put(answer, cells(judge, answer, times)));
    int done = 0;
    for (var entry : cells.entrySet()) {
      for (Future<List<Verdict>> cell : entry.getValue()) {
        for (Verdict verdict : cell.get()) {
          compare(entry.getKey(), verdict);
        }
      }
      if (++done % TELL_EVERY == 0) {
        System.out.printf(
            "rejudged: %d of %d wrong answers, %d times each: %d other verdicts, %d other cards%n",
            done, cells.size(), times, all(otherVerdicts).size(), all(otherCards).size());
      }
    }
    System.out.printf(
        "%d wrong answers, judged %d times each: %d other verdicts; %d cards with another"
            + " transcript than the golden one.%n",
        cells.size(), times, all(otherVerdicts).size(), all(otherCards).size());
    cells.keySet().stream()
        .collect(Collectors.groupingBy(WrongAnswer::lab, LinkedHashMap::new, Collectors.counting()))
        .forEach((lab, answers) -> write(lab, answers, times));
    assertThat(all(otherVerdicts)).isEmpty();
  }

  /** The lab's row in the table; a lab can be judged again alone, with {@code -Dvariants}. */
  private void write(Roster lab, long answers, int times) {
    FiguresPage.replaceRow(
        "verdicts",
        lab.folder(),
        String.format(
            " %d | %d | %d | %d |",
            answers,
            times,
            otherVerdicts.getOrDefault(lab, List.of()).size(),
            otherCards.getOrDefault(lab, List.of()).size()));
  }

  private static List<String> all(Map<Roster, List<String>> byLab) {
    return byLab.values().stream().flatMap(List::stream).toList();
  }

  /** The answer's runs, handed out to cells; one that computes for ever has each JVM to itself. */
  private static List<Future<List<Verdict>>> cells(Judge judge, WrongAnswer answer, int times) {
    int share = answer.computesForEver() ? 1 : Course.JOBS_OF_A_CELL;
    List<Future<List<Verdict>>> cells = new ArrayList<>();
    for (int left = times; left > 0; left -= share) {
      cells.add(Course.repeatOwnFiles(judge, answer.lab(), answer.folder(), Math.min(left, share)));
    }
    return cells;
  }

  /**
   * Looks at one run: the step and the why are the verdict; what the test's own ends came to see
   * before the end may differ on a busy machine, and is counted.
   */
  private void compare(WrongAnswer answer, Verdict verdict) throws IOException {
    StepResult caught = verdict.firstOpen().orElse(null);
    String golden = Files.readString(answer.goldenCard());
    if (caught == null
        || caught.step() != answer.step()
        || !WrongAnswer.why(caught.card()).equals(WrongAnswer.why(golden))) {
      note(otherVerdicts, answer, Course.told(verdict));
      System.out.println("another verdict for " + answer.name() + Course.told(verdict));
    } else if (!(WrongAnswer.masked(caught.card()) + "\n").equals(golden)) {
      note(otherCards, answer, caught.card());
      System.out.println("another card for " + answer.name() + "\n" + caught.card());
    }
  }

  private static void note(Map<Roster, List<String>> notes, WrongAnswer answer, String what) {
    notes.computeIfAbsent(answer.lab(), lab -> new ArrayList<>()).add(answer.name() + what);
  }
}
