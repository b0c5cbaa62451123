package socketlabs.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import socketlabs.fixture.Judged;
import socketlabs.kit.roster.Word;
import socketlabs.kit.watch.KernelTable;

/** The other ends: each does what its name says, over real sockets. */
class PeersTest {
  private static final String ECHO =
      "try (Socket c = listener.accept()) { c.getInputStream().transferTo(c.getOutputStream()); }"
          + " return 1;";

  @Test
  void aReadBringsAtMostSoManyBytes() {
    String counted =
        "Socket c = listener.accept(); byte[] b = new byte[100];"
            + " return c.getInputStream().read(b) + \" \" + c.getInputStream().read(b);";
    assertThat(
            Judged.card(
                counted,
                (bench, student) -> {
                  Listener listener = bench.listener().readsAtMost(2);
                  bench.connect(listener).sends("hello");
                  assertThat(student.answer(listener, null)).isEqualTo("2 2");
                }))
        .isEmpty();
  }

  @Test
  void theReadAfterThatManyBytesBreaks() {
    String card =
        Judged.card(
            "InputStream in = listener.accept().getInputStream(); in.read(); in.read(); return 1;",
            (bench, student) -> {
              Listener listener = bench.listener().breaksAfter(1);
              bench.connect(listener).sends("hello");
              student.answer(listener, null);
            });
    assertThat(card).contains("threw IOException").contains("the connection broke");
  }

  @Test
  void theReadAfterThatManyBytesIsReset() {
    String card =
        Judged.card(
            "InputStream in = listener.accept().getInputStream(); in.read(); in.read(); return 1;",
            (bench, student) -> {
              Listener listener = bench.listener().resetsAfter(1);
              bench.connect(listener).sends("hello");
              student.answer(listener, null);
            });
    assertThat(card).contains("threw SocketException").contains("Connection reset");
  }

  @Test
  void acceptingOnAndOnWhereAcceptFailsEndsAtOnce() {
    Judged.Story story =
        (bench, student) ->
            student.answer(bench.listener().failsToAccept(() -> new IOException("full")), null);
    String forEver = "while (true) { try { listener.accept(); } catch (IOException e) { } }";
    assertThat(Judged.card(forEver, story))
        .contains("was stopped by the test")
        .contains("accept() itself failed");
    String once = "try { listener.accept(); } catch (IOException e) { } return 1;";
    assertThat(Judged.card(once, story)).isEmpty();
  }

  @Test
  void aWriteThatIsHeldSendsWhatStandsInTheBufferWhenItIsLetGo() {
    String overwritten =
        "Socket c = listener.accept(); byte[] b = {'a'}; c.getInputStream().read();"
            + " Thread t = new Thread(() -> { try { c.getOutputStream().write(b); }"
            + " catch (IOException e) { } }); t.start(); c.getInputStream().read(b); return 1;";
    assertThat(
            Judged.card(
                overwritten,
                (bench, student) -> {
                  Listener listener = bench.listener();
                  Peer client = bench.connect(listener);
                  Task<Object> answer = bench.start("answer", () -> student.answer(listener, null));
                  ScriptedSocket accepted = listener.accepted(0);
                  accepted.holdsWrites();
                  client.sends("x");
                  accepted.awaitWrite();
                  client.sends("b");
                  answer.result();
                  assertThat(accepted.written()).isZero();
                  accepted.letsWritesGo();
                  client.expects("b");
                  bench.waitUntil("the byte is counted", () -> accepted.written() == 1);
                }))
        .isEmpty();
  }

  @Test
  void theTestSeesThatAllWasReadAndMoreIsAskedFor() {
    assertThat(
            Judged.card(
                "InputStream in = listener.accept().getInputStream();"
                    + " in.read(new byte[10]); return in.read();",
                (bench, student) -> {
                  Listener listener = bench.listener();
                  Peer client = bench.connect(listener);
                  client.sends("hello");
                  bench.start("answer", () -> student.answer(listener, null));
                  ScriptedSocket accepted = listener.accepted(0);
                  bench.waitUntil("it asks for more", () -> accepted.isAskedAfter(5));
                  assertThat(accepted.isAskedAfter(6)).isFalse();
                }))
        .isEmpty();
  }

  @Test
  void acceptingOnAndOnFromAClosedListenerEndsAtOnce() {
    Judged.Story story =
        (bench, student) -> {
          Listener listener = bench.listener();
          listener.close();
          student.answer(listener, null);
        };
    String forEver = "while (true) { try { listener.accept(); } catch (IOException e) { } }";
    assertThat(Judged.card(forEver, story))
        .contains("was stopped by the test")
        .contains("Look at listener.isClosed()");
    assertThat(Judged.card("return listener.isClosed();", story)).isEmpty();
  }

  @Test
  void aListenerThatTheStudentClosedRefusesTheNextCall() {
    String card =
        Judged.card(
            "listener.close(); return 1;",
            (bench, student) -> {
              Listener listener = bench.listener();
              student.answer(listener, null);
              bench.connect(listener);
            });
    assertThat(card).contains("expected   the call is taken").contains("refused");
  }

  @Test
  void theTestSeesWhenTheStudentReadsAndClosesAndHowOftenItWrites() {
    assertThat(
            Judged.card(
                "Socket c = listener.accept(); c.getInputStream().read();"
                    + " c.getOutputStream().write(1); c.getOutputStream().write(new byte[5]);"
                    + " c.close(); return 1;",
                (bench, student) -> {
                  Listener listener = bench.listener();
                  Peer client = bench.connect(listener);
                  bench.start("answer", () -> student.answer(listener, null));
                  ScriptedSocket accepted = listener.accepted(0);
                  accepted.awaitReads(1);
                  client.sends("x");
                  accepted.awaitClosed();
                  assertThat(accepted.writes()).isEqualTo(2);
                }))
        .isEmpty();
  }

  @Test
  void wrongBytesNeedNoWaitingForMore() {
    String shortAndWrong =
        "listener.accept().getOutputStream().write(\"oh\".getBytes());"
            + " Thread.sleep(60_000); return 1;";
    Judged.Story story =
        (bench, student) -> {
          Listener listener = bench.listener();
          Peer client = bench.connect(listener);
          bench.start("answer", () -> student.answer(listener, null));
          client.expects("hello");
        };
    assertThat(((Failure) Judged.thrown(shortAndWrong, story)).word())
        .as("a failure at once, and not at the deadline")
        .isEqualTo(Word.FAILED);
    assertThat(Judged.card(shortAndWrong, story))
        .contains("came       \"oh\" (2 bytes)")
        .contains("byte 0 is 0x6f, not 0x68");
  }

  @Test
  void resetHalfCloseAndHangUpAreThreeThings() {
    String ending =
        "try (Socket c = listener.accept()) {"
            + " try { return c.getInputStream().read() + \" and can answer: \" + can(c); }"
            + " catch (IOException e) { return \"reset\"; } } }"
            + " static boolean can(Socket c) throws IOException { c.getOutputStream().write(1);"
            + " return true;";
    assertThat(
            Judged.card(
                ending,
                (bench, student) -> {
                  Listener listener = bench.listener();
                  bench.connect("resets", listener).resets();
                  assertThat(student.answer(listener, null)).isEqualTo("reset");
                  Peer half = bench.connect("half-closes", listener);
                  half.halfCloses();
                  assertThat(student.answer(listener, null)).isEqualTo("-1 and can answer: true");
                  half.expectsOnly(new byte[] {1});
                }))
        .isEmpty();
  }

  @Test
  void quietMeansThatNothingComesAndTheLineIsOpen() {
    assertThat(
            Judged.card(
                ECHO,
                (bench, student) -> {
                  Listener listener = bench.listener();
                  Peer client = bench.connect(listener);
                  bench.start("answer", () -> student.answer(listener, null));
                  client.expectsQuiet();
                  client.sends("x");
                  client.expects("x");
                }))
        .isEmpty();
    assertThat(
            Judged.card(
                "listener.accept().close(); return 1;",
                (bench, student) -> {
                  Listener listener = bench.listener();
                  Peer client = bench.connect(listener);
                  student.answer(listener, null);
                  client.expectsQuiet();
                }))
        .contains("expected   nothing yet, and an open connection")
        .contains("came       the end of the stream");
  }

  @Test
  void aServersScriptsArePlayedOneForEachCaller() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PeerServer server =
                      bench.server(
                          client -> client.expects("one"),
                          client -> {
                            client.expects("two");
                            client.sends("2");
                          });
                  for (String word : new String[] {"one", "two"}) {
                    Socket socket = bench.keep(new Socket("127.0.0.1", server.port()));
                    socket.getOutputStream().write(word.getBytes());
                  }
                  server.awaitPlayed();
                  assertThat(server.callers()).isEqualTo(2);
                }))
        .isEmpty();
  }

  @Test
  void whatAScriptDoesNotGetIsTheFailure() {
    assertThat(
            Judged.card(
                "Thread.sleep(60_000); return 1;",
                (bench, student) -> {
                  PeerServer server = bench.server(client -> client.expects("hello"));
                  bench.keep(new Socket("127.0.0.1", server.port())).shutdownOutput();
                  student.answer(null, null);
                }))
        .contains("expected   \"hello\" (5 bytes)")
        .contains("came       nothing, then the end of the stream");
  }

  @Test
  void piecesArriveOneByOne() {
    String firstRead =
        "byte[] b = new byte[100]; int n = socket.getInputStream().read(b);"
            + " socket.getInputStream().read(b, n, 50); return n;";
    assertThat(
            Judged.card(
                firstRead,
                (bench, student) -> {
                  PeerServer server =
                      bench.server(
                          client -> {
                            client.sends("HE");
                            client.awaitTaken();
                            client.sends("LLO");
                            client.awaitTaken();
                          });
                  Socket socket = bench.keep(new Socket("127.0.0.1", server.port()));
                  assertThat(student.answer(null, socket)).isEqualTo(2);
                  server.awaitPlayed();
                }))
        .isEmpty();
  }

  @Test
  void everythingIsClosedWhenTheTestIsOver() {
    ServerSocket[] kept = new ServerSocket[1];
    ScriptedSocket[] accepted = new ScriptedSocket[1];
    Judged.card(
        "listener.accept(); Thread.sleep(60_000); return 1;",
        (bench, student) -> {
          Listener listener = bench.listener();
          kept[0] = listener;
          bench.connect(listener);
          Task<Object> server = bench.start("answer", () -> student.answer(listener, null));
          accepted[0] = listener.accepted(0);
          server.result();
        });
    assertThat(kept[0].isClosed()).isTrue();
    assertThat(accepted[0].isClosed()).isTrue();
  }

  @Test
  void theKernelsTableKnowsAListener() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        KernelTable.isReadable(), "this system has no /proc/self/net/tcp");
    try (ServerSocket listener = new ServerSocket(0)) {
      assertThat(KernelTable.rows())
          .anyMatch(row -> row.localPort() == listener.getLocalPort() && row.state() == 10);
    }
  }
}
