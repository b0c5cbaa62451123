package socketlabs.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import socketlabs.fixture.Judged;

/** The cards themselves: what they say, to the letter where it matters. */
class CardTest {
  private static final String ANSWER =
      "try (Socket c = listener.accept()) { c.getOutputStream().write(\"HELLO\".getBytes()); }"
          + " return null;";

  @Test
  void rightAnswerHasNoCard() {
    assertThat(
            Judged.card(
                "try (Socket c = listener.accept()) {\n"
                    + "c.getInputStream().read(new byte[9]);\n"
                    + "c.getOutputStream().write(\"HELLO\".getBytes()); }\n"
                    + "return null;",
                Judged.hello("HELLO")))
        .isEmpty();
  }

  @Test
  void wholeCardOfAHang() {
    String card =
        Judged.card(
            "try (Socket c = listener.accept()) {\n"
                + "BufferedReader in = new BufferedReader(new InputStreamReader(c.getInputStream()));\n"
                + "in.readLine();\n"
                + "}\n"
                + "return null;",
            Judged.hello("HELLO"));
    assertThat(card.replaceAll("(?m)^ +\\d+ ms", "? ms"))
        .isEqualTo(
            """
            \u2717 Lab 9, step 1 of 1: answer answers

              on the wire   client                                    your server
            ? ms     connect ------------------------------>
            ? ms     "hello" (5 bytes) -------------------->
            ? ms     gave up waiting: nothing came, the connection is still open

              checked    the story
              expected   "HELLO" (5 bytes), then the end of the stream
              came       nothing: the connection is still open
              your code  waits in BufferedReader.readLine()              Written.java:6
              why        It waits for a line end, and the other side sent none. TCP carries bytes, not lines:
                         take what has arrived.

              by hand    java kit/src/main/java/socketlabs/fixture/Student.java 8000
                         printf hello | nc 127.0.0.1 8000
              next       edit kit/src/main/java/socketlabs/fixture/Written.java:6, then ./mvnw test""");
    assertThat(card.lines()).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void namesEachBlockingCall() {
    assertThat(Judged.card("listener.accept(); listener.accept(); return 1;", Judged.hello("X")))
        .contains("your code  waits in ServerSocket.accept()")
        .contains("why        It waits for another caller.");
    assertThat(
            Judged.card(
                "Socket c = listener.accept(); c.getInputStream().readAllBytes(); return 1;",
                Judged.hello("X")))
        .contains("waits in InputStream.readAllBytes()")
        .contains("It reads until the other side ends its stream");
    assertThat(Judged.card("Thread.sleep(60_000); return 1;", Judged.hello("X")))
        .contains("waits in Thread.sleep()");
    assertThat(
            Judged.card(
                "new DatagramSocket(0).receive(new DatagramPacket(new byte[9], 9)); return 1;",
                Judged.call()))
        .contains("waits in DatagramSocket.receive()")
        .contains("expected   answer returns");
    assertThat(Judged.card("Selector.open().select(); return 1;", Judged.call()))
        .contains("waits in Selector.select()");
  }

  @Test
  void tellsABusyLoopFromAWait() {
    String busy = "while (!Thread.currentThread().isInterrupted()) {\nMath.sin(1);\n}\nreturn 1;";
    String card = Judged.card(busy, Judged.hello("X"));
    assertThat(card).contains("is busy in a loop that does not end").contains("Written.java:");
  }

  @Test
  void anOutOfMemoryErrorWithoutTraceIsTheStudents() {
    String fifth =
        "OutOfMemoryError e = new OutOfMemoryError(\"Java heap space\");\n"
            + "e.setStackTrace(new StackTraceElement[0]);\nthrow e;";
    assertThat(Judged.card(fifth, Judged.call()))
        .contains("threw OutOfMemoryError")
        .doesNotContain("the test can go on");
  }

  @Test
  void saysWhoWaitsForALock() {
    String card =
        Judged.card(
            "Object lock = new Object();\n"
                + "Thread holder = new Thread(() -> { synchronized (lock) {\n"
                + "try { Thread.currentThread().join(); } catch (InterruptedException e) { }\n"
                + "} });\n"
                + "holder.start();\n"
                + "while (holder.getState() != Thread.State.WAITING) { Thread.onSpinWait(); }\n"
                + "synchronized (lock) { return 1; }",
            Judged.call());
    assertThat(card)
        .containsPattern("your code  waits for a lock \\(synchronized\\) +Written.java:10")
        .containsPattern("your code  waits in Thread.join\\(\\) +Written.java:6");
  }

  @Test
  void namesTheThreadThatTheStudentStarted() {
    String card =
        Judged.card(
            "Thread t = new Thread(() -> { try {\n"
                + "listener.accept(); listener.accept();\n"
                + "} catch (IOException e) { throw new UncheckedIOException(e); } });\n"
                + "t.start(); return 1;",
            Judged.hello("X"));
    assertThat(card).contains("waits in ServerSocket.accept()").contains("Written.java:5");
  }

  @Test
  void theExceptionIsTheCauseAndNotTheSilenceItMakes() {
    String card =
        Judged.card(
            "try (Socket c = listener.accept()) {\nString s = null;\ns.trim();\n}\nreturn 1;",
            Judged.hello("HELLO"));
    assertThat(card)
        .contains("your code  threw NullPointerException")
        .contains("Written.java:6")
        .doesNotContain("expected");
  }

  @Test
  void anExceptionOnAThreadOfTheStudentsIsNotLost() {
    String card =
        Judged.card(
            "new Thread(() -> {\nthrow new IllegalStateException(\"lost?\");\n}).start();\n"
                + "Thread.sleep(60_000); return 1;",
            Judged.hello("X"));
    assertThat(card)
        .contains("threw IllegalStateException")
        .contains("lost?")
        .contains("Written.java:5");
  }

  @Test
  void readingOnAfterTheEndIsNamedAtOnce() {
    String card =
        Judged.card(
            "InputStream in = listener.accept().getInputStream();\n"
                + "while (true) {\n"
                + "try { in.read(); } catch (IOException e) { }\n"
                + "}",
            (bench, student) -> {
              Listener listener = bench.listener();
              Peer client = bench.connect(listener);
              client.halfCloses();
              bench.start("answer", () -> student.answer(listener, null));
              client.expectsEnd();
            });
    assertThat(card)
        .contains("was stopped by the test")
        .contains("Written.java:6")
        .contains("read() gives -1 at the end of the stream, and your loop reads on.");
  }

  @Test
  void showsTheFirstWrongByteAndTheLineThatWroteIt() {
    String card =
        Judged.card(
            "try (Socket c = listener.accept()) {\nc.getInputStream().read(new byte[9]);\n"
                + "c.getOutputStream().write(\"HELLO\\r\\n\".getBytes());\n}\nreturn 1;",
            Judged.hello("HELLO"));
    assertThat(card)
        .contains(
            """
              expected   "HELLO" (5 bytes), then the end of the stream
              came       "HELLO\\r\\n" (7 bytes), then the end of the stream
                               ^ byte 5 is 0x0d, one too many
              your code  wrote this                                      Written.java:6
            """)
        .contains("println() and newLine() add a line end.");
  }

  @Test
  void theTestsOwnWhyStandsInWhereNoRuleFits() {
    assertThat(Judged.card(ANSWER.replace("HELLO", "hELLO"), Judged.hello("HELLO")))
        .contains("why        this is the test's own why");
  }

  @Test
  void aSlipInTheJavaSpeaksForItself() {
    assertThat(Judged.card("Object o = null; return o.hashCode();", Judged.call()))
        .contains("threw NullPointerException")
        .doesNotContain("  why ");
  }

  @Test
  void anExceptionThatDidNotComeIsSaidInWords() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) ->
                    assertThatThrownBy(() -> student.answer(null, null))
                        .isInstanceOf(IOException.class)))
        .contains("expected   an exception")
        .contains("came       none: the method returned");
  }

  @Test
  void whatBreaksTheTestsOwnCallsIsOnTheCard() {
    assertThat(
            Judged.card(
                "socket.close(); return 1;",
                (bench, student) -> {
                  Socket socket = bench.keep(new Socket());
                  student.answer(null, socket);
                  socket.getOutputStream();
                }))
        .contains("expected   the test can go on")
        .contains("SocketException");
  }

  @Test
  void assertionsOfATestAreOneLineEach() {
    String card =
        Judged.card(
            "return 41;",
            (bench, student) ->
                assertThat(student.answer(null, null)).as("the number").isEqualTo(42));
    assertThat(card).contains("expected   the number: 42").contains("came       41");
  }

  @Test
  void showsWhatTheStudentPrinted() {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      assertThat(
              Judged.card(
                  "System.out.println(\"one\\ntwo\\nthree\\nfour\"); Thread.sleep(60_000); return 1;",
                  Judged.hello("X")))
          .contains("printed    one\n             two\n             ... and 2 more of it");
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void longTranscriptsAreCut() {
    String card =
        Judged.card(
            "Socket c = listener.accept(); while (c.getInputStream().read() > 0) { } return 1;",
            (bench, student) -> {
              Listener listener = bench.listener();
              Peer client = bench.connect(listener);
              bench.start("answer", () -> student.answer(listener, null));
              for (int i = 0; i < 40; i++) {
                client.sends("line " + i);
              }
              client.expects("X");
            });
    assertThat(card.lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(card).contains("\"line 0\"").contains(" more lines ...").contains("gave up waiting");
  }

  @Test
  void anUnwrittenStepIsSaidSo() {
    String card =
        Judged.card(
            "class NotWrittenYet extends RuntimeException { }\nthrow new NotWrittenYet();",
            Judged.hello("X"));
    assertThat(card)
        .isEqualTo(
            """
            \u2717 Lab 9, step 1 of 1: answer answers

              your code  not written yet                                 Written.java:5
              read       lab09-fixture/README.md, step 1; hints.md beside it
              next       edit kit/src/main/java/socketlabs/fixture/Written.java:5, then ./mvnw test""");
  }
}
