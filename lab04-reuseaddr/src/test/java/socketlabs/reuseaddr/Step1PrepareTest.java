package socketlabs.reuseaddr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Ports;
import socketlabs.kit.RecordingListener;
import socketlabs.kit.Step;
import socketlabs.kit.card.Mismatch;

@Step(1)
@DisplayName("prepare")
class Step1PrepareTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);

  @Test
  @Order(1)
  @DisplayName("it returns the listener it was given, bound")
  @Because("The listener is an argument: bind this one and return it, do not make another.")
  void returnsTheListener(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(new RecordingListener(false));
    ServerSocket returned = RestartableServer.prepare(listener, ANY_PORT, 5, true);
    if (returned != null && returned != listener) {
      bench.keep(returned);
    }
    assertThat(returned == listener).as("it is the same ServerSocket").isTrue();
    assertThat(listener.isBound()).as("listener.isBound()").isTrue();
  }

  @Test
  @Order(2)
  @DisplayName("reuse = true, on a listener that has the option off: set to true, then bound")
  @Because("setReuseAddress(true), then bind: the option counts at the moment of the bind.")
  void setsTrueBeforeTheBind(Bench bench) throws IOException {
    setBeforeTheBind(bench, true);
  }

  @Test
  @Order(3)
  @DisplayName("reuse = false, on a listener that has the option on: set to false, then bound")
  @Because(
      "reuse is an argument, and false is a value too: a new ServerSocket has the option on by"
          + " default on Linux and macOS, so that only setReuseAddress(false) turns it off.")
  void setsFalseBeforeTheBind(Bench bench) throws IOException {
    setBeforeTheBind(bench, false);
  }

  @Test
  @Order(4)
  @DisplayName("after the bind the option is left as it is")
  @Because(
      "What the option is set to after the bind has no defined effect on the listener, and on Linux"
          + " its connections inherit it: set it once, to the value of `reuse`, before the bind.")
  void leavesTheOptionAloneThen(Bench bench) throws IOException {
    for (boolean reuse : new boolean[] {true, false}) {
      RecordingListener listener = bench.keep(new RecordingListener(!reuse));
      RestartableServer.prepare(listener, ANY_PORT, 5, reuse);
      List<String> calls = listener.calls();
      List<String> after = calls.subList(calls.indexOf(bindOf(listener)), calls.size());
      if (after.contains("setReuseAddress(" + !reuse + ")")) {
        throw Mismatch.of(
            "with reuse = " + reuse + ": nothing after bind", String.join(", then ", calls));
      }
    }
  }

  @Test
  @Order(5)
  @DisplayName("it binds to the address it was given, and to no other")
  @Because("The address is an argument: without one a listener is bound to all (0.0.0.0).")
  void bindsToTheAddress(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(new RecordingListener(false));
    RestartableServer.prepare(listener, ANY_PORT, 5, true);
    assertThat(listener.getInetAddress()).as("address").isEqualTo(LOOPBACK);
  }

  @Test
  @Order(6)
  @DisplayName("it binds with the backlog it was given")
  @Because("bind takes both: bind(address, backlog). Without a backlog it is 50.")
  void bindsWithTheBacklog(Bench bench) throws IOException {
    RecordingListener listener = bench.keep(new RecordingListener(false));
    RestartableServer.prepare(listener, ANY_PORT, 7, true);
    assertThat(bindOf(listener)).as("bind").isEqualTo("bind(backlog 7)");
  }

  @Test
  @Order(7)
  @DisplayName("it binds to the port it was given")
  @Because("The port is a part of the address: 0 lets the system choose, any other is meant.")
  void bindsToThePort(Bench bench) throws Exception {
    Ports.onFreshPorts(
        bench,
        () -> {
          int port = Ports.free();
          ServerSocket listener = bench.keep(new RecordingListener(false));
          RestartableServer.prepare(listener, new InetSocketAddress(LOOPBACK, port), 5, true);
          assertThat(listener.getLocalPort() == port).as("it is bound to this port").isTrue();
        });
  }

  @Test
  @Order(8)
  @DisplayName("a port on which somebody listens: BindException, whatever the option says")
  @Because(
      "SO_REUSEADDR does not let two listeners have one port, and a BindException is the caller's to"
          + " know of. If you caught it, throw the BindException itself on: neither wait, nor try"
          + " again, nor take another port, nor go on without one.")
  void leavesALivingListenerAlone(Bench bench) throws Exception {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    for (boolean reuse : new boolean[] {true, false}) {
      ServerSocket listener = bench.keep(new RecordingListener(!reuse));
      Ports.expectTaken(
          bench,
          "prepare on a port that is taken",
          () -> RestartableServer.prepare(listener, living.getLocalSocketAddress(), 5, reuse));
    }
  }

  @Test
  @Order(9)
  @DisplayName("on a port that is taken it binds once, and does not try again")
  @Because(
      "Whoever called wants to know now, and decides whether to try again: one bind, and where it"
          + " fails the exception goes on.")
  void triesOnce(Bench bench) throws IOException {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    for (boolean reuse : new boolean[] {true, false}) {
      RecordingListener listener = bench.keep(new RecordingListener(!reuse));
      try {
        RestartableServer.prepare(listener, living.getLocalSocketAddress(), 5, reuse);
      } catch (BindException e) {
        // As it should be.
      }
      List<String> calls = listener.calls();
      if (calls.stream().filter(call -> call.startsWith("bind(")).count() > 1) {
        throw Mismatch.of("one bind", String.join(", then ", calls));
      }
    }
  }

  @Test
  @Order(10)
  @DisplayName("where its bind throws a BindException no other listener takes its place")
  @Because(
      "The caller asked for this listener with this option. Where it gets no port the BindException"
          + " is the answer: make no other listener, and turn no other option on.")
  void noOtherListener(Bench bench) throws Exception {
    // What a port in TIME_WAIT is to a listener without the option, on any system.
    ServerSocket listener = bench.keep(RecordingListener.failing(new BindException("by the test")));
    bench.mustThrow(
        BindException.class,
        "prepare, where bind throws one,",
        () -> bench.keep(RestartableServer.prepare(listener, ANY_PORT, 5, false)));
  }

  @Test
  @Order(11)
  @DisplayName("a listener whose bind fails has been closed")
  @Because(
      "Whoever gets an exception gets no listener to close: what you cannot hand over, you close"
          + " yourself, and then throw on.")
  void closesWhatItCannotBind(Bench bench) throws IOException {
    ServerSocket living = bench.keep(new ServerSocket(0, 5, LOOPBACK));
    ServerSocket listener = bench.keep(new RecordingListener(false));
    try {
      RestartableServer.prepare(listener, living.getLocalSocketAddress(), 5, true);
    } catch (BindException e) {
      // As it should be.
    }
    assertThat(listener.isClosed()).as("listener.isClosed()").isTrue();
  }

  @Test
  @Order(12)
  @DisplayName("a listener whose bind fails in another way has been closed, too")
  @Because(
      "A BindException is one way to fail, and there are others: catch IOException, close the"
          + " listener, and throw on what you caught.")
  void closesItWhateverTheFailure(Bench bench) throws IOException {
    ServerSocket listener = failing(bench);
    thrownOn(listener);
    assertThat(listener.isClosed()).as("listener.isClosed()").isTrue();
  }

  @Test
  @Order(13)
  @DisplayName("a failure of another kind goes on to the caller as it is")
  @Because(
      "A BindException says that the address is not to be had, and this was another failure. Who"
          + " called has to tell them apart: throw on what you caught, and make nothing else of it.")
  void anotherFailureGoesOn(Bench bench) throws Exception {
    Exception thrown = thrownOn(failing(bench));
    if (thrown == null) {
      throw Mismatch.of("the SocketException that bind threw", "it returned, without an exception");
    }
    if (thrown.getClass() != SocketException.class) {
      throw thrown;
    }
  }

  @Test
  @Order(14)
  @DisplayName("the listener it returns is open, and takes a call")
  @Because(
      "What prepare returns is for use. Only a listener whose bind has failed is closed, in the catch"
          + " block: try (unbound) and finally close it either way.")
  void returnsItOpen(Bench bench) throws IOException {
    ServerSocket listener = bench.keep(new RecordingListener(false));
    RestartableServer.prepare(listener, ANY_PORT, 5, true);
    assertThat(listener.isClosed()).as("listener.isClosed()").isFalse();
    bench.keep(new Socket(LOOPBACK, listener.getLocalPort()));
    bench.keep(listener.accept());
  }

  @Test
  @Order(15)
  @DisplayName("it sets no other option: SO_REUSEPORT stays off")
  @Because(
      "SO_REUSEPORT is another option: it lets several living listeners share a port, and hides that"
          + " an old server still runs. setReuseAddress alone is meant.")
  void leavesReusePortAlone(Bench bench) throws IOException {
    RecordingListener listener = bench.keep(new RecordingListener(false));
    RestartableServer.prepare(listener, ANY_PORT, 5, true);
    List<String> calls = listener.calls();
    if (calls.contains("setOption(SO_REUSEPORT, true)")) {
      throw Mismatch.of("SO_REUSEPORT is not set", String.join(", then ", calls));
    }
  }

  private static void setBeforeTheBind(Bench bench, boolean reuse) throws IOException {
    RecordingListener listener = bench.keep(new RecordingListener(!reuse));
    RestartableServer.prepare(listener, ANY_PORT, 5, reuse);
    String wanted = "setReuseAddress(" + reuse + ")";
    List<String> calls = listener.calls();
    int bind = calls.indexOf(bindOf(listener));
    int last = calls.subList(0, bind).lastIndexOf(wanted);
    boolean undone =
        last >= 0 && calls.subList(last, bind).contains("setReuseAddress(" + !reuse + ")");
    if (last < 0 || undone) {
      throw Mismatch.of(wanted + ", then bind", String.join(", then ", calls));
    }
  }

  /** A listener whose bind fails, and not because the address is taken. */
  private static ServerSocket failing(Bench bench) throws IOException {
    return bench.keep(RecordingListener.failing(new SocketException("made by the test")));
  }

  /** What prepare throws with this listener, or null. */
  private static Exception thrownOn(ServerSocket listener) {
    try {
      RestartableServer.prepare(listener, ANY_PORT, 5, true);
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private static String bindOf(RecordingListener listener) {
    return listener.calls().stream()
        .filter(call -> call.startsWith("bind("))
        .findFirst()
        .orElseThrow(() -> Mismatch.of("bind", "no call of it"));
  }
}
