package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Leaks;
import socketlabs.kit.Ports;
import socketlabs.kit.Step;

@Step(2)
@DisplayName("canBind")
class Step2CanBindTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  @Order(1)
  @DisplayName("a free port can be had, with and without the option")
  @Because("A bind that succeeds is the answer true.")
  void aFreePort(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench, () -> assertThat(canBind(Ports.free(), true)).as(said(true)).isTrue());
    Ports.onFreshPorts(
        bench, () -> assertThat(canBind(Ports.free(), false)).as(said(false)).isTrue());
  }

  @Test
  @Order(2)
  @DisplayName("afterwards the port is as free as before")
  @Because("The listener that tried the bind still has the port: close it, whatever the answer is.")
  void leavesThePortFree(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = Ports.free();
          canBind(port, true);
          boolean again = Ports.binds(LOOPBACK, port, true);
          assertThat(again).as("the port can be bound after canBind").isTrue();
        });
  }

  @Test
  @Order(3)
  @DisplayName("a port on which somebody listens cannot be had, with or without the option")
  @Because(
      "bind throws a BindException where the port is taken; that exception is the answer false. It"
          + " must be this port, and a ServerSocket that tries it: TCP and UDP ports are separate."
          + " The option makes no difference here.")
  void aLivingListener(Bench bench) throws IOException {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    assertThat(canBind(living.getLocalPort(), true)).as(said(true)).isFalse();
    assertThat(canBind(living.getLocalPort(), false)).as(said(false)).isFalse();
  }

  @Test
  @Order(4)
  @DisplayName("a port that is bound and does not listen cannot be had either")
  @Because(
      "Nobody answers there, and yet the port is taken. To connect tells who listens, only a bind"
          + " tells who holds a port.")
  void boundAndNotListening(Bench bench) throws IOException {
    int held = bench.refusing().getPort();
    assumeTrue(!Ports.binds(LOOPBACK, held, false), "this system lets a held port be bound");
    assertThat(canBind(held, false)).as(said(false)).isFalse();
  }

  @Test
  @Order(5)
  @DisplayName("in TIME_WAIT: not without the option, but with it")
  @Because(
      "An old connection holds the port. The listener that tries needs the option as it was asked"
          + " for, before the bind: prepare does that.")
  void inTimeWait(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          assumeTrue(Ports.timeWaitRefuses(), "this system lets a port in TIME_WAIT be bound");
          int port = Ports.inTimeWait(true);
          assertThat(canBind(port, false)).as(said(false)).isFalse();
          assertThat(canBind(port, true)).as(said(true)).isTrue();
        });
  }

  @Test
  @Order(6)
  @DisplayName("only this address counts: the same port may be free on another")
  @Because("A port belongs to an address. Bind to the address you were given, not to all.")
  void onThatAddressAlone(Bench bench) throws IOException {
    InetAddress other = Ports.anotherLoopback();
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    int port = living.getLocalPort();
    assumeTrue(Ports.binds(other, port, true), "this system has no second loopback address");
    boolean can = RestartableServer.canBind(other, port, true);
    assertThat(can).as("canBind on 127.0.0.2, while 127.0.0.1 is taken").isTrue();
  }

  @Test
  @Order(7)
  @DisplayName("a refused bind leaves no socket open")
  @Because("A listener whose bind has failed is still an open socket: close that one too.")
  void leavesNoSocketOpen(Bench bench) throws Exception {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    int port = living.getLocalPort();
    Leaks.expectNone("listener", () -> canBind(port, true));
  }

  @Test
  @Order(8)
  @DisplayName("a bind that fails in another way is no answer: the exception goes on")
  @Because(
      "Only a BindException says that the address is not to be had. Any other IOException says that"
          + " nobody knows: catch BindException alone, and let the others go on to the caller.")
  void anotherFailure(Bench bench) throws Exception {
    // No listener can be bound to a group's address; Linux says so with a SocketException.
    InetAddress group = InetAddress.getByName("ff02::1");
    assumeTrue(failsInAnotherWay(group), "this system refuses a group's address in another way");
    bench.mustThrow(
        IOException.class,
        "canBind on an address for groups, ff02::1,",
        () -> RestartableServer.canBind(group, Ports.free(), true));
  }

  /** The control: whether a bind there throws an IOException that is no BindException. */
  private static boolean failsInAnotherWay(InetAddress address) {
    try {
      Ports.binds(address, Ports.free(), true);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean canBind(int port, boolean reuse) throws IOException {
    return RestartableServer.canBind(LOOPBACK, port, reuse);
  }

  private static String said(boolean reuse) {
    return "canBind(..., " + reuse + ")";
  }
}
