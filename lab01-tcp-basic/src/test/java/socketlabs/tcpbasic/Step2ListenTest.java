package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;

@Step(2)
@DisplayName("listen")
class Step2ListenTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Where to look for a free port: below those that systems give out by themselves. */
  private static final int A_PORT = 20_000;

  /** How long an attempt to connect may take before the queue counts as full, in milliseconds. */
  private static final int FULL_MILLIS = 250;

  @Test
  @Order(1)
  @DisplayName("the listener comes back open")
  @Because(
      "try-with-resources closes what it opened even when you return it. Whoever asked for the"
          + " listener closes it.")
  void comesBackOpen(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(UpperServer.listen(LOOPBACK, 0, 5));
    assertThat(listener.isClosed()).as("isClosed()").isFalse();
  }

  @Test
  @Order(2)
  @DisplayName("a client can connect, even before anybody accepts")
  @Because("Only a socket that is bound and listens can be reached; bind does both in Java.")
  void canBeReached(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(UpperServer.listen(LOOPBACK, 0, 5));
    assertThat(listener.isBound()).as("isBound()").isTrue();
    bench.connect("client", listener.getLocalSocketAddress());
  }

  @Test
  @Order(3)
  @DisplayName("it listens on the address it was given, and on no other")
  @Because(
      "Without an address a listener takes calls on every network card (0.0.0.0), from everywhere.")
  void listensOnThatAddressAlone(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(UpperServer.listen(LOOPBACK, 0, 5));
    assertThat(listener.getInetAddress()).as("address").isEqualTo(LOOPBACK);
  }

  @Test
  @Order(4)
  @DisplayName("it listens on the port it was given")
  @Because("The port is an argument: 0 lets the system choose, any other number is meant.")
  void listensOnThatPort(Bench bench) throws IOException {
    for (int port = A_PORT; ; port++) {
      ServerSocket listener;
      try {
        listener = bench.keep(UpperServer.listen(LOOPBACK, port, 5));
      } catch (BindException e) {
        assumeTrue(port < A_PORT + 1000, "this system has no free port");
        continue; // Somebody else has this one.
      }
      assertThat(listener.getLocalSocketAddress())
          .as("address")
          .isEqualTo(new InetSocketAddress(LOOPBACK, port));
      return;
    }
  }

  @Test
  @Order(5)
  @DisplayName("it waits for a caller as long as it takes")
  @Because(
      "setSoTimeout on a listener limits accept(): when nobody calls for a while it throws a"
          + " SocketTimeoutException. Here nobody asked for a limit: leave it at 0, which is none.")
  void setsNoLimit(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(UpperServer.listen(LOOPBACK, 0, 5));
    assertThat(listener.getSoTimeout()).as("getSoTimeout()").isZero();
  }

  @Test
  @Order(6)
  @DisplayName("the backlog limits how many callers wait")
  @Because("The backlog is an argument of bind and of the ServerSocket constructors.")
  void limitsTheQueue(Bench bench) throws IOException {
    int most = 8;
    ServerSocket control = bench.keep(new ServerSocket(0, 1, LOOPBACK));
    assumeTrue(
        waiting(bench, control, most) < most, "this system lets callers queue beyond the backlog");
    ServerSocket listener = bench.keep(UpperServer.listen(LOOPBACK, 0, 1));
    boolean fills = waiting(bench, listener, most) < most;
    assertThat(fills).as("a queue of 1 is full before " + most + " callers wait").isTrue();
  }

  @Test
  @Order(7)
  @DisplayName("a port that is taken is an IOException for whoever called listen")
  @Because(
      "bind says that the port is taken by an exception. Whoever asked for the port must know.")
  void doesNotHideATakenPort(Bench bench) throws IOException {
    ServerSocket taken = bench.keep(new ServerSocket(0, 1, LOOPBACK));
    assertThatThrownBy(() -> bench.keep(UpperServer.listen(LOOPBACK, taken.getLocalPort(), 5)))
        .as("listen on a port that is taken")
        .isInstanceOf(IOException.class);
  }

  @Test
  @Order(8)
  @DisplayName("it listens on whichever address it is given")
  @Because(
      "The address is an argument: a machine has several, and which one is meant is said here.")
  void listensOnAnotherAddress(Bench bench) throws IOException {
    InetAddress other = Ports.anotherLoopback();
    ServerSocket listener = bench.keep(UpperServer.listen(other, 0, 5));
    assertThat(listener.getInetAddress()).as("address").isEqualTo(other);
  }

  /** How many callers, up to {@code most}, the listener's queue takes in. */
  private static int waiting(Bench bench, ServerSocket listener, int most) throws IOException {
    for (int callers = 0; callers < most; callers++) {
      Socket caller = bench.keep(new Socket());
      try {
        caller.connect(new InetSocketAddress(LOOPBACK, listener.getLocalPort()), FULL_MILLIS);
      } catch (SocketTimeoutException e) {
        return callers;
      }
    }
    return most;
  }
}
