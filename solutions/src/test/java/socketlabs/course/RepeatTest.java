package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;

/**
 * The references' suite again and again: {@code -Dlab.repeat=N} runs it N times, {@code
 * -Dlab.atOnce=K} K at once, {@code -Dlab.load=L} with L processors kept busy by other work.
 */
@EnabledIfSystemProperty(named = "lab.repeat", matches = "[1-9]\\d*")
class RepeatTest {
  /** So many runs share a JVM: the first in each is a learner's, the others are quick. */
  private static final int RUNS_OF_A_CELL = 10;

  /** Runs between two lines that tell how far it is. */
  private static final int TELL_EVERY = 50;

  @Test
  void theReferencesNeverFail() throws Exception {
    int runs = Integer.getInteger("lab.repeat");
    int atOnce = Math.min(runs, Integer.getInteger("lab.atOnce", 1));
    int load = Integer.getInteger("lab.load", 0);
    ExecutorService lanes = Executors.newFixedThreadPool(atOnce);
    AtomicBoolean over = keepBusy(load);
    List<Future<List<String>>> lane = new ArrayList<>();
    for (int left = runs; left > 0; left -= RUNS_OF_A_CELL) {
      int share = Math.min(left, RUNS_OF_A_CELL);
      lane.add(lanes.submit(() -> run(share)));
    }
    List<String> failures = new ArrayList<>();
    for (int cell = 0; cell < lane.size(); cell++) {
      failures.addAll(lane.get(cell).get());
      int done = Math.min(runs, (cell + 1) * RUNS_OF_A_CELL);
      if (done % TELL_EVERY == 0) {
        System.out.printf("repeated: %d of %d runs: %d failed%n", done, runs, failures.size());
      }
      write(atOnce, load, done, failures.size());
    }
    over.set(true);
    lanes.shutdown();
    System.out.printf(
        "repeated: %d runs of every step of %d labs, %d at once, %d processors kept busy: %d failed;"
            + " with 95 %% certainty fewer than %.2f %% of runs fail%n",
        runs,
        Course.LABS.size(),
        atOnce,
        load,
        failures.size(),
        100 * bound(runs, failures.size()));
    assertThat(failures).isEmpty();
  }

  /** The row in the table, as far as it is: a long run is stopped more often than it ends. */
  private static void write(int atOnce, int load, int runs, int failed) {
    FiguresPage.replaceRow(
        "runs",
        String.format("%d at once, %d processors kept busy", atOnce, load),
        String.format(
            Locale.ROOT, " %d | %d | %.2f %% |", runs, failed, 100 * bound(runs, failed)));
  }

  /**
   * Every lab, the given number of times: what was said of the runs in which one of them failed.
   */
  private static List<String> run(int runs) {
    Judge judge = Judge.forReferences(Course.ROOT);
    List<StringBuilder> said = Stream.generate(StringBuilder::new).limit(runs).toList();
    for (Roster lab : Course.LABS) {
      List<Verdict> verdicts = judge.repeat(lab, Course.SOLUTIONS, step -> true, runs);
      for (int run = 0; run < runs; run++) {
        said.get(run).append(verdicts.get(run).isGreen() ? "" : Course.told(verdicts.get(run)));
      }
    }
    List<String> failures =
        said.stream().map(String::valueOf).filter(cards -> !cards.isEmpty()).toList();
    // At once: a long run is stopped more often than it ends.
    failures.forEach(System.out::println);
    return failures;
  }

  /** Keeps so many processors busy until the switch is set. */
  private static AtomicBoolean keepBusy(int processors) {
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < processors; i++) {
      Thread busy =
          new Thread(
              () -> {
                while (!over.get()) {
                  Math.sin(System.nanoTime());
                }
              },
              "busy");
      busy.setDaemon(true);
      busy.start();
    }
    return over;
  }

  /** The one-sided 95 % upper bound of the share that fails (Clopper and Pearson, 1934). */
  static double bound(int runs, int failures) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double share = (low + high) / 2;
      if (atMost(failures, runs, share) > 0.05) {
        low = share;
      } else {
        high = share;
      }
    }
    return high;
  }

  /** The chance of at most so many failures in so many runs. */
  private static double atMost(int failures, int runs, double share) {
    double term = runs * Math.log1p(-share);
    double sum = Math.exp(term);
    for (int k = 1; k <= failures; k++) {
      term += Math.log(runs - k + 1.0) - Math.log(k) + Math.log(share) - Math.log1p(-share);
      sum += Math.exp(term);
    }
    return sum;
  }
}
