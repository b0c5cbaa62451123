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

  /** Socket.close() of JDK 17 waits for the socket's own monitor. */
  @Test
  void codeThatHoldsTheLockOfItsSocketIsGivenUp() {
    String card =
        Judged.card(
            "Socket c = listener.accept();\n"
                + "synchronized (c) {\n"
                + "while (true) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }\n"
                + "}",
            Judged.hello("HELLO"));
    assertThat(card).contains("waits in Thread.sleep()").contains("Written.java:6");
  }

  @Test
  void anAssertionOfTheStudentsIsTheirsAndHasItsLine() {
    assertThat(Judged.card("throw new AssertionError();", Judged.call()))
        .contains("threw AssertionError")
        .contains("Written.java:4");
    assertThat(Judged.card("throw new AssertionError(\"mine\");", Judged.call()))
        .contains("threw AssertionError")
        .contains("mine")
        .contains("Written.java:4");
  }

  @Test
  void noStudentsCodeCanSetItsTestAside() {
    Throwable thrown =
        Judged.thrown(
            "throw (RuntimeException) Class.forName(\"org.opentest4j.TestAbortedException\")\n"
                + ".getDeclaredConstructor().newInstance();",
            Judged.call());
    assertThat(thrown).isInstanceOf(Failure.class);
    assertThat(((Failure) thrown).word()).isEqualTo(Word.FAILED);
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
