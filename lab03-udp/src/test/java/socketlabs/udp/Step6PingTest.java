package socketlabs.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static socketlabs.kit.DatagramServer.Move.DROP;
import static socketlabs.kit.DatagramServer.Move.LATE;
import static socketlabs.kit.DatagramServer.Move.REPLY;
import static socketlabs.kit.DatagramServer.Move.SLOW;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.DatagramServer;
import socketlabs.kit.Leaks;
import socketlabs.kit.Step;
import socketlabs.udp.UdpUpperClient.PingStats;

@Step(6)
@Tag("stretch")
@DisplayName("ping")
class Step6PingTest {
  /** Longer than a test may take: for answers that come. */
  private static final int LONG_MILLIS = 60_000;

  /** For answers that never come. */
  private static final int SHORT_MILLIS = 100;

  /** For one that never comes, where two slow ones do; three of these a test has time for. */
  private static final int PATIENT_MILLIS = 500;

  @Test
  @Order(1)
  @DisplayName("three datagrams, three answers")
  @Because("Every datagram counts as sent, every one answered in time counts as received.")
  void countsTheAnswers(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(REPLY);
    PingStats stats = UdpUpperClient.ping(server.address(), 3, LONG_MILLIS);
    server.awaitHeard(3);
    assertThat(stats.sent()).as("sent").isEqualTo(3);
    assertThat(stats.received()).as("received").isEqualTo(3);
  }

  @Test
  @Order(2)
  @DisplayName("where nothing comes all three times are zero")
  @Because(
      "A lost datagram is no error, has no time and is not sent again. With none received all three"
          + " times are zero: the mean of no times at all is a division by zero.")
  void hasNoTimesWithoutAnswers(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(DROP);
    PingStats stats = UdpUpperClient.ping(server.address(), 1, SHORT_MILLIS);
    assertThat(stats)
        .as("stats")
        .isEqualTo(new PingStats(1, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  @Test
  @Order(3)
  @DisplayName("a lost datagram is not sent again, and the next one is sent all the same")
  @Because(
      "One datagram that is lost is what ping is there to count: note it and go on. Each is an"
          + " askReliably with an id of its own, in one attempt.")
  void goesOnAfterALoss(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(DROP);
    PingStats stats = UdpUpperClient.ping(server.address(), 3, SHORT_MILLIS);
    Set<String> different =
        Set.copyOf(List.of(text(server.heard(0)), text(server.heard(1)), text(server.heard(2))));
    assertThat(different.size()).as("different ones among the first three").isEqualTo(3);
    assertThat(stats.sent()).as("sent").isEqualTo(3);
    assertThat(stats.received()).as("received").isZero();
  }

  @Test
  @Order(4)
  @DisplayName("a late answer to one datagram does not count for the next")
  @Because("A late answer bears the id of the datagram that it answers, and that one is lost.")
  void countsNoLateAnswer(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(LATE, DROP);
    PingStats stats = UdpUpperClient.ping(server.address(), 2, SHORT_MILLIS);
    server.awaitHeard(2);
    assertThat(stats.received()).as("received").isZero();
  }

  @Test
  @Order(5)
  @DisplayName("the times are those from the sending to the answer")
  @Because(
      "Take the time before you send and when the answer is there; System.nanoTime() measures,"
          + " and Duration.ofNanos keeps the unit.")
  void measuresTheRoundTrip(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(SLOW);
    long start = System.nanoTime();
    PingStats stats = UdpUpperClient.ping(server.address(), 2, LONG_MILLIS);
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    Duration least = Duration.ofMillis(DatagramServer.SLOW_MILLIS);
    assertThat(stats.min().compareTo(least) >= 0)
        .as("min is 50 ms or more, which every answer takes here")
        .isTrue();
    assertThat(stats.max().compareTo(whole) <= 0)
        .as("max is no longer than the whole call took")
        .isTrue();
  }

  @Test
  @Order(6)
  @DisplayName("average lies between min and max")
  @Because("The shortest, the mean and the longest of the times: the mean lies between.")
  void ordersTheTimes(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(SLOW, REPLY);
    PingStats stats = UdpUpperClient.ping(server.address(), 2, LONG_MILLIS);
    Duration slow = Duration.ofMillis(DatagramServer.SLOW_MILLIS);
    assertThat(stats.max().compareTo(slow) >= 0)
        .as("max is 50 ms or more, which one of the two answers takes")
        .isTrue();
    boolean between =
        stats.min().compareTo(stats.average()) <= 0 && stats.average().compareTo(stats.max()) <= 0;
    assertThat(between).as("average lies between min and max").isTrue();
  }

  @Test
  @Order(7)
  @DisplayName("two of three are answered: the times are those of the two")
  @Because(
      "sent counts every datagram, received those that were answered. Each time begins with its own"
          + " sending, and the mean is that of the answered ones: a lost one has no time.")
  void leavesOutTheLost(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(SLOW, DROP, SLOW);
    long start = System.nanoTime();
    PingStats stats = UdpUpperClient.ping(server.address(), 3, PATIENT_MILLIS);
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    assertThat(stats.sent()).as("sent").isEqualTo(3);
    assumeTrue(
        stats.received() >= 2 || whole.toMillis() < 2 * PATIENT_MILLIS,
        "this machine was too slow for an answer that was sent");
    assertThat(stats.received()).as("received").isEqualTo(2);
    boolean between =
        stats.min().compareTo(stats.average()) <= 0 && stats.average().compareTo(stats.max()) <= 0;
    assertThat(between).as("average lies between min and max").isTrue();
    assertThat(stats.min().plus(stats.max()).compareTo(whole) <= 0)
        .as("min and max together are no longer than the whole call took")
        .isTrue();
  }

  @Test
  @Order(8)
  @DisplayName("what travels is the id and nothing else: four bytes")
  @Because("The request is empty, new byte[0], and in front of it stands the id.")
  void sendsTheIdAlone(Bench bench) throws IOException {
    DatagramServer server = bench.udp().server(REPLY);
    UdpUpperClient.ping(server.address(), 1, LONG_MILLIS);
    assertThat(server.heard(0).length).as("bytes in the datagram").isEqualTo(4);
  }

  @Test
  @Order(9)
  @DisplayName("it leaves no socket open")
  @Because("The socket that ping opens is ping's own: close it, try-with-resources does.")
  void leavesNoSocketOpen(Bench bench) throws Exception {
    DatagramServer server = bench.udp().server(REPLY);
    Leaks.expectNone("socket", () -> UdpUpperClient.ping(server.address(), 1, LONG_MILLIS));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
