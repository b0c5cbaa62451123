package socketlabs.connectionloop;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(2)
@DisplayName("serve")
class Step2ServeTest {
  /** More callers than anyone would count by hand. */
  private static final int MANY = 12;

  @Test
  @Order(1)
  @DisplayName("a caller is answered and hung up on")
  @Because(
      "Accept, converse, close the connection: whoever accepts it closes it. The listener stays"
          + " open.")
  void hangsUp(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Task<Integer> server = bench.start("serve", () -> LoopServer.serve(listener));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    client.halfCloses();
    client.expectsEnd();
    bench.waitUntil(
        "your code waits for the next caller, or returns",
        () -> listener.asked() >= 2 || server.hasEnded());
  }

  @Test
  @Order(2)
  @DisplayName("three callers, one after another, are answered")
  @Because(
      "Around the communication loop goes the connection loop: accept, converse, close the connection"
          + " (and not the listener), again.")
  void servesOneAfterAnother(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    for (String name : new String[] {"client 1", "client 2", "client 3"}) {
      Peer client = bench.connect(name, listener);
      client.sends("hello");
      client.expects("HELLO");
      client.halfCloses();
      client.expectsEnd();
    }
  }

  @Test
  @Order(3)
  @DisplayName("nothing of a caller is left for the next one")
  @Because(
      "A buffer or reader that outlives its connection carries bytes from one caller to another.")
  void keepsCallersApart(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer first = bench.connect("client 1", listener);
    first.sends("a long message");
    first.expects("A LONG MESSAGE");
    first.hangsUp();
    Peer second = bench.connect("client 2", listener);
    second.sends("x");
    second.halfCloses();
    second.expectsOnly("X");
  }

  @Test
  @Order(4)
  @DisplayName("who calls while another is on the line is served when that one has left")
  @Because(
      "The kernel takes the second call at once and keeps it in the backlog; accept() brings it when"
          + " your loop comes round.")
  void servesWhoWaited(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer first = bench.connect("client 1", listener);
    first.sends("one");
    first.expects("ONE");
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    first.sends("three");
    first.expects("THREE");
    first.halfCloses();
    first.expectsEnd();
    second.expects("TWO");
    second.halfCloses();
    second.expectsEnd();
  }

  @Test
  @Order(5)
  @DisplayName("however many call, each is served")
  @Because("No number of callers ends the connection loop: it is there for the next one.")
  void servesMany(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    for (int i = 1; i <= MANY; i++) {
      Peer client = bench.connect("client " + i, listener);
      client.halfCloses();
      client.expectsEnd();
    }
  }

  @Test
  @Order(6)
  @DisplayName("a connection whose caller has left is closed, and not only its output")
  @Because(
      "The caller sees the end of the stream after shutdownOutput() too, and your socket stays open:"
          + " one more for each caller. close() gives it back.")
  void closesTheConnection(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer client = bench.connect(listener);
    client.halfCloses();
    client.expectsEnd();
    listener.accepted(0).awaitClosed();
  }
}
