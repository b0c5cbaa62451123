package socketlabs.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import socketlabs.fixture.Judged;
import socketlabs.kit.roster.Word;

/** No student's code can hold the run up, and the first cause is the one that is told. */
class DeadlineTest {
  @Test
  void codeThatCatchesEverythingIsGivenUp() {
    Throwable thrown =
        Judged.thrown(
            "while (true) { try { Thread.sleep(60_000); } catch (Throwable t) { } }",
            Judged.call());
    assertThat(thrown).isInstanceOf(Failure.class);
    assertThat(((Failure) thrown).word()).isEqualTo(Word.TIMED_OUT);
    assertThat(((Failure) thrown).place()).endsWith("Written.java:4");
  }

  @Test
  void aTestThatCannotBeJudgedIsAborted() {
    Throwable thrown =
        Judged.thrown(
            "return 1;",
            (bench, student) -> {
              throw new TestAbortedException("not on this system");
            });
    assertThat(thrown).isInstanceOf(TestAbortedException.class).hasMessage("not on this system");
  }

  @Test
  void aBugComesBeforeWhatItMadeTheOtherEndSee() {
    String card =
        Judged.card(
            "try (socket) { String s = null; s.trim(); } return 1;",
            (bench, student) -> {
              PeerServer server = bench.server(client -> client.expects("hello"));
              student.answer(null, bench.keep(new java.net.Socket("127.0.0.1", server.port())));
            });
    assertThat(card).contains("threw NullPointerException");
  }

  @Test
  void anExceptionThatTheTestAllowsIsNoFailure() {
    assertThat(
            Judged.card(
                "throw new java.io.IOException(\"allowed\");",
                (bench, student) -> {
                  Task<Object> task =
                      bench.startMayThrow("answer", () -> student.answer(null, null));
                  assertThat(task.awaitEnd()).hasMessage("allowed");
                }))
        .isEmpty();
  }
}
