package socketlabs.kit.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

class BoardTest {
  private static final long LONG_AGO = 1_000_000_000_000L;

  @TempDir Path root;
  private Path steps;
  private Path source;

  @BeforeEach
  void makeALab() throws IOException {
    Path lab = root.resolve("lab01-one");
    Files.createDirectories(lab.resolve("src/test/resources"));
    Files.writeString(
        lab.resolve("src/test/resources/lab.properties"),
        """
        lab=1
        folder=lab01-one
        package=p
        step.1=A.first
        step.1.says=first does it
        step.2=A.second
        step.2.says=second does it
        step.3=A.third
        step.3.says=third goes beyond
        step.3.stretch=true
        """);
    source = lab.resolve("src/main/java/p/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "package p; class A { }");
    Files.setLastModifiedTime(source, FileTime.fromMillis(LONG_AGO));
    steps = lab.resolve("target/steps");
  }

  @Test
  void whereNothingWasJudgedItSaysSo() {
    assertThat(new Board(root, "target", root, false, lab -> false).text(1))
        .contains("Socket Labs: 0 of 2 steps pass. Nothing was judged this time;")
        .contains("lab01-one                --         0 of 2   no result yet")
        .endsWith(
            "next       read lab01-one/README.md, edit lab01-one/src/main/java/p/A.java, then ./mvnw test");
  }

  @Test
  void whatThisMachineCouldNotJudgeIsSaidThoughTheStepPassed() {
    new StepResult(1, Word.PASSED, "", "there is no TIME_WAIT here", "").write(steps);
    new StepResult(2, Word.ABORTED, "", "there is no table", "").write(steps);
    assertThat(new Board(root, "target", root, false, lab -> false).text(1))
        .contains("~ lab 1, step 1, in part: aborted, because there is no TIME_WAIT here")
        .contains("~ lab 1, step 2, all of it: aborted, because there is no table");
  }

  @Test
  void theFirstCardIsShownAndTheOthersAreALine() {
    write(1, Word.PASSED, "");
    new StepResult(2, Word.FAILED, "lab01-one/A.java:7", "", "CARD TWO").write(steps);
    new StepResult(3, Word.TIMED_OUT, "lab01-one/A.java:9", "", "CARD THREE").write(steps);
    assertThat(text())
        .contains("lab01-one                #xx        1 of 2")
        .contains("  also: lab 1, step 3 timed out   lab01-one/A.java:9")
        .doesNotContain("CARD THREE")
        .endsWith("CARD TWO");
  }

  @Test
  void allCardsOnRequest() {
    new StepResult(1, Word.FAILED, "", "", "CARD ONE").write(steps);
    new StepResult(2, Word.FAILED, "", "", "CARD TWO").write(steps);
    String all = new Board(root, "target", root, true, lab -> true).text(0);
    assertThat(all).containsSubsequence("CARD TWO", "CARD ONE").endsWith("CARD ONE");
  }

  @Test
  void aResultFromBeforeTheLastEditDoesNotCount() throws IOException {
    write(1, Word.PASSED, "");
    write(2, Word.PASSED, "");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertThat(text()).contains("--         0 of 2   changed since its last result");
  }

  @Test
  void aLabThatCouldNotBeJudgedIsTheNextThingToMend() {
    String text = new Board(root, "target", root, false, lab -> true).text(Long.MAX_VALUE);
    assertThat(text)
        .endsWith(
            "lab01-one could not be judged: Maven says why, above. Mend that, then ./mvnw test");
  }

  @Test
  void aRunThatDiedSaysWhichStepItDiedIn() {
    write(1, Word.PASSED, "");
    write(2, Word.CRASHED, "");
    assertThat(text()).contains("#!").contains("does your code call System.exit");
  }

  @Test
  void whatThisMachineCannotJudgeDoesNotStandInTheWay() {
    write(1, Word.PASSED, "");
    new StepResult(2, Word.ABORTED, "", "no such thing here", "").write(steps);
    assertThat(text())
        .contains("#~         2 of 2")
        .contains("~ lab 1, step 2, all of it: aborted, because no such thing here")
        .contains("Lab 1 is done. Compare with solutions/lab01-one;")
        .endsWith("All core steps of all labs pass. The line is yours.");
  }

  @Test
  void aRunOfOneStepShowsThatStepsCardAndNoOther() throws IOException {
    new StepResult(1, Word.FAILED, "", "", "CARD ONE").write(steps);
    new StepResult(2, Word.FAILED, "", "", "CARD TWO").write(steps);
    Files.setLastModifiedTime(steps.resolve("step-1.txt"), FileTime.fromMillis(LONG_AGO + 60_000));
    String text = new Board(root, "target", root, false, lab -> false).text(LONG_AGO + 120_000);
    assertThat(text).contains("xx         0 of 2").doesNotContain("CARD ONE").endsWith("CARD TWO");
  }

  @Test
  void theVerdictFailsUnlessEveryStepPassedInThisRun() {
    write(1, Word.PASSED, "");
    assertThatThrownBy(() -> verdict(false)).hasMessage("lab01-one: 1 of 2 steps pass.");
    write(2, Word.PASSED, "");
    verdict(false);
    assertThatThrownBy(() -> verdict(true)).hasMessage("lab01-one: 2 of 3 steps pass.");
    write(3, Word.FAILED, "");
    assertThatThrownBy(() -> verdict(true)).hasMessage("lab01-one: 2 of 3 steps pass.");
  }

  @Test
  void aResultOfAnEarlierRunIsNoPass() throws IOException {
    write(1, Word.PASSED, "");
    write(2, Word.PASSED, "");
    Files.setLastModifiedTime(steps.resolve("step-2.txt"), FileTime.fromMillis(LONG_AGO));
    assertThatThrownBy(() -> verdict(false)).hasMessage("lab01-one: 1 of 2 steps pass.");
  }

  @Test
  void whatTheRunNamedIsAskedFor() throws IOException {
    Path lab = root.resolve("lab01-one");
    Path tests = Files.createDirectories(lab.resolve("src/test/java/p"));
    Files.createFile(tests.resolve("Step3ThirdTest.java"));
    Roster.Step third = Roster.of(lab).step(3);
    assertThat(Verdict.isNamed("Step3*", lab, third)).isTrue();
    assertThat(Verdict.isNamed("Step1*,Step3ThirdTest", lab, third)).isTrue();
    assertThat(Verdict.isNamed("Step3Other*", lab, third)).isFalse();
    assertThat(Verdict.isNamed("Step1*", lab, third)).isFalse();
  }

  private void verdict(boolean stretch) {
    Verdict.check(
        Roster.of(root.resolve("lab01-one")),
        steps,
        step -> stretch || !step.stretch(),
        LONG_AGO + 1);
  }

  private void write(int step, Word word, String card) {
    new StepResult(step, word, "", "", card).write(steps);
  }

  private String text() {
    return new Board(root, "target", root, false, lab -> true)
        .text(1)
        .replace(System.lineSeparator(), "\n");
  }
}
