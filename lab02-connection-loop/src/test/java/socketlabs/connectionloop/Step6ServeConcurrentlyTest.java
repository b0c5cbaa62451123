package socketlabs.connectionloop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Listener;
import socketlabs.kit.Peer;
import socketlabs.kit.ScriptedSocket;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(6)
@Tag("stretch")
@DisplayName("serveConcurrently")
class Step6ServeConcurrentlyTest {
  @Test
  @Order(1)
  @DisplayName("a caller stays on the line")
  @Because(
      "execute() and submit() return before the conversation has begun. A close after them, or a try"
          + " around them, hangs up at once: close where you converse.")
  void staysOnTheLine(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer client = bench.connect(listener);
    client.expectsQuiet();
  }

  @Test
  @Order(2)
  @DisplayName("each conversation is given to the workers")
  @Because(
      "The workers are an argument: hand each conversation to workers.execute(). Whoever made them"
          + " decides how many threads there are; a thread or a pool of your own is not theirs.")
  void givesTheWorkersTheirWork(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    assertThat(workers.haveWork()).as("workers.execute() was called").isTrue();
  }

  @Test
  @Order(3)
  @DisplayName("a caller is answered while another is on the line")
  @Because("The thread that accepts must not converse: hand the connection to the workers.")
  void servesAllAtOnce(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer silent = bench.connect("client 1", listener);
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    second.expects("TWO");
    silent.sends("one");
    silent.expects("ONE");
  }

  @Test
  @Order(4)
  @DisplayName("two conversations share no buffer")
  @Because(
      "A buffer in a field is shared: while one conversation answers from it, another reads into it;"
          + " and at a lock in a field one waits for the other. Each conversation needs a buffer of its"
          + " own, a local variable of converse, and no lock.")
  void sharesNothing(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer first = bench.connect("client 1", listener);
    ScriptedSocket slow = listener.accepted(0);
    slow.holdsWrites();
    first.sends("one");
    slow.awaitWrite(); // The answer to client 1 is made, and has not been copied from its buffer.
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    second.expects("TWO");
    slow.letsWritesGo();
    first.expects("ONE");
  }

  @Test
  @Order(5)
  @DisplayName("who has left is hung up on, and the other is not")
  @Because("Each worker closes the connection it converses on, when that conversation ends.")
  void hangsUp(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer first = bench.connect("client 1", listener);
    Peer second = bench.connect("client 2", listener);
    first.halfCloses();
    first.expectsEnd();
    second.sends("two");
    second.expects("TWO");
  }

  @Test
  @Order(6)
  @DisplayName("a caller who breaks off does no harm to the others")
  @Because(
      "Each conversation runs on a thread of the workers, catches its own IOException and closes its"
          + " own connection.")
  void survivesAReset(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer first = bench.connect("client 1", listener);
    ScriptedSocket broken = listener.accepted(0);
    Peer second = bench.connect("client 2", listener);
    second.sends("two");
    second.expects("TWO");
    first.resets();
    workers.awaitEnded(bench);
    broken.awaitClosed();
    second.sends("still there");
    second.expects("STILL THERE");
  }

  @Test
  @Order(7)
  @DisplayName("when its listener is closed it returns; who is on the line is served to the end")
  @Because(
      "A closed listener ends the loop that accepts, and no conversation. Callers are counted where"
          + " they are accepted: a worker's count comes too late.")
  void returnsWhenClosed(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    Task<Integer> server =
        bench.start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers));
    Peer client = bench.connect(listener);
    client.sends("hello");
    client.expects("HELLO");
    listener.close();
    assertThat(server.result()).as("callers").isEqualTo(1);
    client.sends("still there");
    client.expects("STILL THERE");
  }

  @Test
  @Order(8)
  @DisplayName("the workers are not shut down")
  @Because("The workers belong to whoever made them, and may have other work to do.")
  void leavesTheWorkersAlone(Bench bench) throws IOException {
    Listener listener = bench.listener();
    Workers workers = workers(bench);
    listener.close();
    bench
        .start("serveConcurrently", () -> LoopServer.serveConcurrently(listener, workers))
        .result();
    assertThat(workers.isShutdown()).as("workers.isShutdown()").isFalse();
  }

  private static Workers workers(Bench bench) {
    Workers workers = new Workers();
    bench.keep(workers::shutdownNow);
    return workers;
  }

  /** Threads of the test's group, as all threads of the student's code are. */
  private static final class Workers extends ThreadPoolExecutor {
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean haveWork;

    Workers() {
      super(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.MINUTES,
          new SynchronousQueue<>(),
          work -> new Thread(work));
    }

    /** Whether they have been given anything to do. */
    boolean haveWork() {
      return haveWork;
    }

    @Override
    public void execute(Runnable conversation) {
      haveWork = true;
      super.execute(conversation);
    }

    /** Waits until a conversation has ended without an exception of its own. */
    void awaitEnded(Bench bench) {
      bench.waiting("the conversation that broke ends", () -> ended.acquire());
    }

    @Override
    protected void afterExecute(Runnable conversation, Throwable thrown) {
      if (thrown == null) {
        ended.release();
      }
    }
  }
}
