package socketlabs.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import socketlabs.fixture.Judged;

/** Channels and streams that the test makes: each takes, brings and counts as its script says. */
class ChannelsAndStreamsTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  @Test
  void aStingyChannelTakesWhatItsScriptSaysAgainAndAgain() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  StingyChannel channel = new StingyChannel(bench, 3, 0);
                  ByteBuffer data = ByteBuffer.wrap(HELLO);
                  assertThat(channel.write(data)).isEqualTo(3);
                  assertThat(channel.write(data)).isZero();
                  assertThat(channel.write(data)).isEqualTo(2);
                  assertThat(channel.taken()).isEqualTo(HELLO);
                  assertThat(channel.calls()).isEqualTo(3);
                }))
        .isEmpty();
  }

  @Test
  void aStingyChannelBreaksAndEndsWhatDoesNotEnd() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  StingyChannel channel = new StingyChannel(bench, 0).breaksAtCall(2);
                  channel.write(ByteBuffer.wrap(HELLO));
                  assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(HELLO)))
                      .isInstanceOf(IOException.class);
                  StingyChannel full = new StingyChannel(bench, 0);
                  assertThatThrownBy(
                          () -> {
                            while (true) {
                              full.write(ByteBuffer.wrap(HELLO));
                            }
                          })
                      .isInstanceOf(StingyChannel.EndlessWriting.class);
                }))
        .isEmpty();
  }

  @Test
  void noReadBringsBytesOfTwoPieces() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PiecewiseInput in = new PiecewiseInput(bench, HELLO, new byte[0], HELLO);
                  assertThat(in.available()).as("nothing has been asked for").isZero();
                  assertThat(in.read()).isEqualTo('h');
                  assertThat(in.available()).isEqualTo(4);
                  assertThat(in.read(new byte[100])).isEqualTo(4);
                  assertThat(in.available()).as("the next has not arrived").isZero();
                  assertThat(in.read(new byte[100])).isEqualTo(5);
                  assertThat(in.taken()).isEqualTo(10);
                  assertThat(in.read()).isEqualTo(-1);
                  assertThat(in.read(new byte[0])).isZero();
                }))
        .isEmpty();
  }

  @Test
  void anArrayWithTooLittleRoomIsRefusedAsByAnyStream() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PiecewiseInput in = new PiecewiseInput(bench, HELLO);
                  assertThatThrownBy(() -> in.read(new byte[5], 3, 5))
                      .isInstanceOf(IndexOutOfBoundsException.class);
                  assertThat(in.taken()).isZero();
                  RecordingOutput out = new RecordingOutput(bench);
                  assertThatThrownBy(() -> out.write(HELLO, 3, 5))
                      .isInstanceOf(IndexOutOfBoundsException.class);
                  assertThat(out.written()).isEmpty();
                }))
        .isEmpty();
  }

  @Test
  void aLoopThatReadsOnAfterTheEndIsEnded() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PiecewiseInput in = new PiecewiseInput(bench);
                  for (int i = 0; i < 64; i++) {
                    assertThat(in.read()).isEqualTo(-1);
                  }
                  assertThatThrownBy(in::read).isInstanceOf(ScriptedSocket.EndlessReading.class);
                }))
        .isEmpty();
  }

  @Test
  void aStreamThatBreaksThrowsInPlaceOfItsEnd() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PiecewiseInput in = new PiecewiseInput(bench, HELLO).breaksAtTheEnd();
                  assertThat(in.read(new byte[100])).isEqualTo(5);
                  assertThatThrownBy(in::read)
                      .isInstanceOf(IOException.class)
                      .isNotInstanceOf(EOFException.class);
                }))
        .isEmpty();
  }

  @Test
  void aLoopThatOnlyAsksWhatIsAvailableIsEnded() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  PiecewiseInput in = new PiecewiseInput(bench, HELLO);
                  for (int i = 0; i < 1_000; i++) {
                    assertThat(in.available()).isZero();
                  }
                  assertThatThrownBy(in::available)
                      .isInstanceOf(PiecewiseInput.EndlessAsking.class);
                }))
        .isEmpty();
  }

  @Test
  void aRecordingOutputCountsWrites() {
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) -> {
                  RecordingOutput out = new RecordingOutput(bench);
                  out.write('h');
                  out.write(HELLO, 1, 4);
                  assertThat(out.written()).isEqualTo(HELLO);
                  assertThat(out.writes()).isEqualTo(2);
                  assertThat(out.isOpen()).isTrue();
                  out.close();
                  assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
                }))
        .isEmpty();
  }

  @Test
  void splitsAreAllOfThem() {
    List<List<byte[]>> plans = Splits.of(new byte[] {1, 2, 3});
    assertThat(plans).hasSize(4);
    assertThat(plans.get(0)).containsExactly(new byte[] {1, 2, 3});
    assertThat(plans.get(1)).containsExactly(new byte[] {1}, new byte[] {2, 3});
    assertThat(plans.get(2)).containsExactly(new byte[] {1, 2}, new byte[] {3});
    assertThat(plans.get(3)).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    assertThat(Splits.pieces(new byte[] {1, 2, 3}, 2))
        .containsExactly(new byte[] {1, 2}, new byte[] {3});
  }

  @Test
  void aReadDoesNotCrossTheSplitOfAConnection() {
    String twice =
        "InputStream in = listener.accept().getInputStream(); byte[] b = new byte[100];"
            + " return in.read(b) + \" \" + in.available() + \" \" + in.read(b);";
    assertThat(
            Judged.card(
                twice,
                (bench, student) -> {
                  Listener listener = bench.listener().splitsAt(2);
                  bench.connect(listener).sends("hello");
                  assertThat(student.answer(listener, null)).isEqualTo("2 0 3");
                }))
        .isEmpty();
  }

  @Test
  void aLongStreamIsComparedAsItComes() {
    String sends =
        "try (OutputStream out = socket.getOutputStream()) { out.write(new byte[200_000]); }"
            + " return 1;";
    assertThat(Judged.card(sends, many(new byte[200_000]))).isEmpty();
    assertThat(Judged.card(sends, many(new byte[200_001]))).contains("came       200000 bytes");
    assertThat(Judged.card(sends, many("\0\0x".getBytes(UTF_8)))).contains("another at 2");
  }

  private static Judged.Story many(byte[] expected) {
    return (bench, student) -> {
      PeerServer server = bench.server(client -> client.expectsMany(expected));
      student.answer(null, bench.keep(new Socket("127.0.0.1", server.port())));
      server.awaitPlayed();
    };
  }

  @Test
  void theTestSeesThatTheStudentWaitsForTheNextCaller() {
    assertThat(
            Judged.card(
                "listener.accept(); listener.accept(); return 1;",
                (bench, student) -> {
                  Listener listener = bench.listener();
                  bench.start("answer", () -> student.answer(listener, null));
                  bench.connect(listener);
                  listener.awaitAsked(2);
                  assertThat(listener.acceptedCount()).isEqualTo(1);
                }))
        .isEmpty();
  }

  @Test
  void whatMustThrowAndDoesNotIsTold() {
    assertThat(mustThrowEof("return java.util.Optional.of(new byte[] {'h'});"))
        .contains("expected   the call throws an EOFException")
        .contains("came       it returned Optional \"h\" (1 byte)");
    assertThat(mustThrowEof("throw new EOFException();")).isEmpty();
    assertThat(mustThrowEof("throw new IllegalStateException();"))
        .contains("threw IllegalStateException");
  }

  @Test
  void whatMustThrowAndReturnsNothingIsToldToo() {
    String card =
        Judged.card(
            "return 1;",
            (bench, student) ->
                bench.mustThrow(
                    IOException.class,
                    "the call",
                    () -> {
                      student.answer(null, null);
                    }));
    assertThat(card)
        .contains("expected   the call throws an IOException")
        .contains("came       it returned, without an exception");
  }

  @Test
  void aThreadThatWaitsRestsAndOneThatTurnsDoesNot() {
    String selects = "return Selector.open().select();";
    String turns =
        "Selector s = Selector.open();\n"
            + "while (!Thread.currentThread().isInterrupted()) { s.selectNow(); }\n"
            + "return 1;";
    assertThat(Judged.card(selects, rests())).isEmpty();
    assertThat(Judged.card(turns, rests()))
        .contains("expected   your code rests in Selector.select()")
        .contains("is busy in a loop");
  }

  private static Judged.Story rests() {
    return (bench, student) -> {
      bench.start("answer", () -> student.answer(null, null));
      bench.awaitRest("Selector.select()");
    };
  }

  private static String mustThrowEof(String written) {
    return Judged.card(
        written,
        (bench, student) ->
            bench.mustThrow(EOFException.class, "the call", () -> student.answer(null, null)));
  }

  @Test
  void optionalsAreShownByWhatTheyHold() {
    assertThat(mustThrowEof("return java.util.Optional.empty();"))
        .contains("it returned " + Optional.empty().getClass().getSimpleName() + " empty");
  }
}
