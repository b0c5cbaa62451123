package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/** What the judge says where a submission does more than give wrong answers. */
class JudgeTest {
  private static final Roster LAB = Course.LABS.get(0);
  private static final String HEAD = "static void upper(byte[] data, int length) {";

  @TempDir Path submission;
  private Path server;

  @BeforeEach
  void handInTheReference() throws IOException {
    server = LAB.sources(submission).resolve(LAB.sourceFile(LAB.step(1)));
    Files.createDirectories(server.getParent());
    Files.copy(LAB.sources(Course.SOLUTIONS).resolve(LAB.sourceFile(LAB.step(1))), server);
  }

  @Test
  void aRunThatFailsIsToldInItsPlace() throws IOException {
    int runs = 3;
    for (int failing = 0; failing < runs; failing++) {
      Files.writeString(
          server,
          edited(
              "if (RUN == " + failing + ") { return; }",
              "private static final int RUN = java.util.Objects.requireNonNull("
                  + "new java.io.File(\".\").list()).length; "
                  + "static { new java.io.File(\"run-\" + RUN).mkdir(); }"));
      List<Verdict> verdicts =
          Judge.forVariants(Course.ROOT).repeat(LAB, submission, s -> s.number() == 1, runs);
      for (int run = 0; run < runs; run++) {
        assertThat(verdicts.get(run).isGreen())
            .as("run " + run + " is green, where " + failing + " fails")
            .isEqualTo(run != failing);
      }
      Files.delete(server);
      handInTheReference();
    }
  }

  @Test
  void aJvmThatEndsCostsTheOthersInItNothing() throws IOException {
    Files.writeString(server, edited("Runtime.getRuntime().halt(0);", ""));
    List<Verdict> verdicts =
        Judge.forVariants(Course.ROOT)
            .judge(
                LAB,
                List.of(submission, Course.SOLUTIONS, submission, Course.SOLUTIONS),
                any -> step -> step.number() == 1);
    assertThat(verdicts)
        .extracting(verdict -> verdict.steps().get(0).word())
        .containsExactly(Word.CRASHED, Word.PASSED, Word.CRASHED, Word.PASSED);
  }

  @Test
  void aJvmThatEndsIsACrashAndTheStepsAfterItDidNotRun() throws IOException {
    Files.writeString(server, edited("System.exit(0);", ""));
    Verdict verdict = judged();
    assertThat(verdict.steps())
        .extracting(StepResult::word)
        .startsWith(Word.CRASHED, Word.NOT_RUN, Word.NOT_RUN);
    assertThat(verdict.isGreen()).isFalse();
  }

  @Test
  void whatDoesNotCompileNamesItsLineAndAnErrorComesBeforeAWarning() throws IOException {
    Files.writeString(server, edited("Object o = System.getSecurityManager(); int i = \"\";", ""));
    StepResult first = judged().firstOpen().orElseThrow();
    assertThat(first.word()).isEqualTo(Word.DOES_NOT_COMPILE);
    assertThat(first.card()).contains("incompatible types");
    assertThat(first.place()).matches(LAB.folder() + "/src/main/java/.*UpperServer.java:\\d+");
  }

  @Test
  void aProcessThatGoesOnHoldsNobodyUp() throws IOException {
    assumeThat(Path.of("/bin/sleep")).exists();
    Path pid = submission.resolve("pid");
    Files.writeString(
        server,
        edited(
            "",
            "static { try { java.nio.file.Files.writeString(java.nio.file.Path.of(\""
                + pid
                + "\"), \"\" + new ProcessBuilder(\"/bin/sleep\", \"600\").inheritIO().start().pid()); }"
                + " catch (IOException e) { throw new ExceptionInInitializerError(e); } }"));
    Verdict verdict = Judge.forVariants(Course.ROOT).judge(LAB, submission, s -> s.number() == 1);
    ProcessHandle process = ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
    assertThat(process.isAlive()).as("the process goes on, and the verdict is there").isTrue();
    process.destroyForcibly();
    assertThat(verdict.isGreen()).as(Course.told(verdict)).isTrue();
  }

  @Test
  void aLinkIsNoHandIn() throws IOException {
    Path elsewhere = Files.createDirectory(submission.resolve("elsewhere"));
    Files.writeString(server, edited("System.exit(0);", ""));
    Files.move(server.getParent(), elsewhere.resolve("tcpbasic"));
    Files.createSymbolicLink(server.getParent(), elsewhere.resolve("tcpbasic"));
    assertThat(judged().isGreen()).as("the reference is judged in its place").isTrue();
  }

  private Verdict judged() {
    return Judge.forVariants(Course.ROOT).judge(LAB, submission, false);
  }

  /** The reference with this at the beginning of upper, and this in front of it. */
  private String edited(String inside, String before) throws IOException {
    String source = Files.readString(server);
    assertThat(source).contains(HEAD);
    return source.replace(HEAD, before + " " + HEAD + " " + inside);
  }
}
