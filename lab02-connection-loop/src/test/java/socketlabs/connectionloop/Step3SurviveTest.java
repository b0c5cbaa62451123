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

@Step(3)
@DisplayName("serve, when a connection breaks")
class Step3SurviveTest {
  @Test
  @Order(1)
  @DisplayName("a caller breaks off in the middle; the next one is served")
  @Because(
      "A reset makes read() throw an IOException. Caught inside the connection loop, with no break and"
          + " no return, it ends one conversation; outside, the server.")
  void survivesAReset(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer first = bench.connect("client 1", listener);
    first.sends("hello");
    first.expects("HELLO");
    first.resets();
    Peer second = bench.connect("client 2", listener);
    second.sends("hello");
    second.expects("HELLO");
    second.halfCloses();
    second.expectsEnd();
  }

  @Test
  @Order(2)
  @DisplayName("it hangs up even when the connection breaks while it reads")
  @Because("An exception jumps over close(). try-with-resources closes however the block is left.")
  void hangsUpAfterAnException(Bench bench) throws IOException {
    Listener listener = bench.listener().breaksAfter(5);
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer first = bench.connect("client 1", listener);
    first.sends("hello");
    first.expects("HELLO");
    first.expectsEnd();
    Peer second = bench.connect("client 2", listener);
    second.sends("hello");
    second.expects("HELLO");
  }

  @Test
  @Order(3)
  @DisplayName("callers who hang up without a word do no harm")
  @Because("Such a connection is accepted like any other; its first read is the end of the stream.")
  void survivesSilentCallers(Bench bench) throws IOException {
    Listener listener = bench.listener();
    bench.connect("client 1", listener).hangsUp();
    bench.connect("client 2", listener).hangsUp();
    bench.start("serve", () -> LoopServer.serve(listener));
    Peer third = bench.connect("client 3", listener);
    third.sends("hello");
    third.expects("HELLO");
  }
}
