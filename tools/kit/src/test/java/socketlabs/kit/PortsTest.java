package socketlabs.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import socketlabs.fixture.Judged;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.watch.KernelTable;
import socketlabs.kit.watch.OpenSockets;

/** What lab 4's tests are made of. */
class PortsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void theRecordingListenerWritesDownTheOrderHoweverTheOptionIsSet() throws IOException {
    try (RecordingListener listener = new RecordingListener(false)) {
      assertThat(listener.getReuseAddress()).isFalse();
      listener.setReuseAddress(true);
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, false);
      listener.bind(new InetSocketAddress(LOOPBACK, 0));
      assertThat(listener.calls())
          .containsExactly("setReuseAddress(true)", "setReuseAddress(false)", "bind(backlog 50)");
    }
  }

  @Test
  void aListenerThatIsToFailThrowsWhatItWasGivenAndWritesTheCallDown() throws IOException {
    SocketException failure = new SocketException("by the test");
    try (RecordingListener listener = RecordingListener.failing(failure)) {
      InetSocketAddress anyPort = new InetSocketAddress(LOOPBACK, 0);
      assertThatThrownBy(() -> listener.bind(anyPort, 5)).isSameAs(failure);
      assertThat(listener.calls()).containsExactly("bind(backlog 5)");
      assertThat(listener.isBound()).isFalse();
    }
  }

  @Test
  void theControlBindSeesALivingListenerAndLeavesNothingBehind() throws IOException {
    try (ServerSocket living = new ServerSocket(0, 1, LOOPBACK)) {
      assertThat(Ports.binds(LOOPBACK, living.getLocalPort(), true)).isFalse();
    }
    int port = Ports.free();
    assertThat(Ports.binds(LOOPBACK, port, false)).isTrue();
    assertThat(Ports.binds(LOOPBACK, port, false)).isTrue();
  }

  @Test
  void aCallThatMustFindThePortTakenIsHeldToIt() throws Exception {
    Bench bench = new Bench(null);
    Ports.expectTaken(
        bench,
        "it",
        () -> {
          throw new BindException("taken");
        });
    assertThatThrownBy(() -> Ports.expectTaken(bench, "it", () -> {})).isInstanceOf(Mismatch.class);
    Exception other = new IllegalStateException("another");
    assertThatThrownBy(
            () ->
                Ports.expectTaken(
                    bench,
                    "it",
                    () -> {
                      throw other;
                    }))
        .isSameAs(other);
  }

  @Test
  void aPortInTimeWaitIsInTheKernelsTable() throws Exception {
    assumeTrue(KernelTable.isReadable(), "no table to read");
    int port = Ports.inTimeWait(true);
    boolean shown =
        KernelTable.awaitTrue(
            () ->
                KernelTable.rows().stream()
                    .anyMatch(row -> row.localPort() == port && row.state() == 6),
            1000);
    assertThat(shown).isTrue();
  }

  @Test
  void theControlsAgreeWithWhatLinuxDocuments() throws IOException {
    assumeTrue(KernelTable.isReadable(), "not Linux");
    assertThat(Ports.timeWaitRefuses()).isTrue();
    assertThat(Ports.bothNeedTheOption()).isTrue();
  }

  @Test
  void anExperimentThatFailsOnEachFreshPortFails() {
    AtomicInteger runs = new AtomicInteger();
    String card =
        Judged.card(
            "return 1;",
            (bench, student) ->
                Ports.onFreshPorts(
                    bench,
                    () -> {
                      runs.incrementAndGet();
                      throw Mismatch.of("a bind", "none");
                    }));
    assertThat(card).contains("expected   a bind");
    assertThat(runs.get()).isGreaterThan(1);
  }

  @Test
  void anExperimentThatFailsOnceIsPlayedAgain() {
    AtomicInteger runs = new AtomicInteger();
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) ->
                    Ports.onFreshPorts(
                        bench,
                        () -> {
                          if (runs.incrementAndGet() == 1) {
                            throw new BindException("another program was there");
                          }
                        })))
        .isEmpty();
  }

  @Test
  void openSocketsCountsTheUnboundToo() throws IOException {
    assumeTrue(OpenSockets.isReadable(), "no table to read");
    new ServerSocket().close(); // What the JDK opens once.
    long before = OpenSockets.count();
    try (ServerSocket one = new ServerSocket();
        ServerSocket two = new ServerSocket()) {
      one.setReuseAddress(true); // A socket is opened when it is first needed.
      two.setReuseAddress(true);
      assertThat(OpenSockets.count()).isGreaterThanOrEqualTo(before + 2);
    }
  }

  @Test
  void aThreadThatIsHeldDoesNotEndAndWhoeverJoinsItWaits() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Thread held = new Thread(() -> awaitQuietly(goOn));
    held.setDaemon(true);
    held.start();
    AtomicBoolean joined = new AtomicBoolean();
    Thread waiter =
        new Thread(
            () -> {
              try {
                held.join();
                joined.set(true);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiter.setDaemon(true);
    NoneEnds.during(
        List.of(held),
        () -> {
          waiter.start();
          goOn.countDown();
          TimeUnit.MILLISECONDS.sleep(100); // Nothing may happen, and nobody says so.
          assertThat(held.isAlive()).isTrue();
          assertThat(joined.get()).isFalse();
        });
    waiter.join();
    assertThat(joined.get()).isTrue();
  }

  @Test
  void whatTheStudentMadeIsClosedThoughItsCloseNeverReturns() {
    CountDownLatch called = new CountDownLatch(1);
    assertThat(
            Judged.card(
                "return 1;",
                (bench, student) ->
                    bench.keep(
                        () -> {
                          called.countDown();
                          new CountDownLatch(1).await();
                        })))
        .isEmpty();
    awaitQuietly(called);
  }

  @Test
  void onlyThreadsInTheStudentsCodeAreYours() {
    String written =
        "Thread t = new Thread(() -> { try { listener.accept(); } catch (IOException e) { } });"
            + " t.start(); java.util.concurrent.Executors.newCachedThreadPool().execute(() -> { try {"
            + " listener.accept(); } catch (IOException e) { } }); return t;";
    assertThat(
            Judged.card(
                written,
                (bench, student) -> {
                  Object thread = student.answer(bench.listener(), null);
                  bench.letYoursRest();
                  assertThat(bench.threadsOfYours()).containsExactly((Thread) thread);
                }))
        .isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
