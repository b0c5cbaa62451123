package socketlabs.connectionloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(6)
@Tag("stretch")
@DisplayName("serveConcurrently")
class Step6ServeConcurrentlyTest {
  @Test
  @Order(1)
  @DisplayName("a caller is answered while another is on the line")
  @Because("The thread that accepts must not converse: hand the connection to the workers.")
  void servesAllAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    ExecutorService workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer silent = bench.connect("client 1", listener);
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    second.expects("TWO");
    silent.sends("one");
    silent.expects("ONE");
    silent.halfCloses();
    silent.expectsEnd();
    second.halfCloses();
    second.expectsEnd();
  }

  @Test
  @Order(2)
  @DisplayName("a caller who breaks off does no harm to the others")
  @Because("Each conversation catches its own IOException and closes its own connection.")
  void survivesAReset(Bench bench) throws IOException {
    Listener listener = bench.listener();
    ExecutorService workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer first = bench.connect("client 1", listener);
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    second.expects("TWO");
    first.resets();
    second.sends("still there");
    second.expects("STILL THERE");
  }

  @Test
  @Order(3)
  @DisplayName("when its listener is closed it returns; the workers are not shut down")
  @Because("A closed listener ends the loop; the workers belong to whoever made them.")
  void returnsWhenClosed(Bench bench) throws IOException {
    Listener listener = bench.listener();
    ExecutorService workers = workers(bench);
    Task<Integer> server =
        bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(1);
    assertThat(workers.isShutdown()).as("workers.isShutdown()").isFalse();
    client.sends("still there");
    client.expects("STILL THERE");
  }

  /** Threads that belong to the test, as all threads of the student's code do. */
  private static ExecutorService workers(Bench bench) {
    ExecutorService workers = Executors.newCachedThreadPool(Thread::new);
    bench.keep(workers::shutdownNow);
    return workers;
  }
}
