package socketlabs.kit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.card.Wire;
import socketlabs.kit.watch.Standing;
import socketlabs.kit.watch.StudentCode;

/**
 * What one test has on its table: listeners, peers, the threads of the student's code and the
 * transcript of what they said to each other.
 *
 * <p>A test asks for it as a parameter. Everything that it hands out is closed when the test ends.
 */
public final class Bench {
  /** Something that may block until the test's deadline. */
  public interface Action {
    void run() throws Exception;
  }

  /** How long the student's threads are given to come to rest, in milliseconds. */
  private static final int REST_MILLIS = 400;

  /** How long the test's end waits until what it holds is closed, in milliseconds. */
  private static final int CLOSING_MILLIS = 500;

  /** How often in a row they must be seen at rest: a thread may be on its way between two calls. */
  private static final int RESTS = 8;

  private final Wire wire = new Wire();
  private final Run run;
  private final StudentCode studentCode;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<PeerServer> servers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> kept = new CopyOnWriteArrayList<>();
  private final List<Task<?>> tasks = new CopyOnWriteArrayList<>();
  private volatile Udp udp;
  private volatile StackTraceElement lastWrite;

  Bench(StudentCode studentCode) {
    this.studentCode = studentCode;
    run = new Run(studentCode);
  }

  // --- the student's code ---

  /**
   * Calls the student's code on a thread of its own; an exception that escapes it fails the test.
   *
   * @param name the method that is called, for the card
   */
  public <T> Task<T> start(String name, Callable<T> call) {
    return launch(new Task<>(this, name, false), call);
  }

  /** The same for a call that returns nothing. */
  public Task<Void> start(String name, Action call) {
    return start(name, asCallable(call));
  }

  /** Calls the student's code on a thread of its own; it may end with an exception. */
  public <T> Task<T> startMayThrow(String name, Callable<T> call) {
    return launch(new Task<>(this, name, true), call);
  }

  /**
   * Gives the threads that the student's code has started a moment, in which they come to wait for
   * something. Those that never wait are not waited for.
   */
  public void letYoursRest() throws InterruptedException {
    int rested = 0;
    for (int waited = 0; waited < REST_MILLIS && rested < RESTS; waited++) {
      Thread.sleep(1); // Coming to rest has no event to wait for.
      rested = yoursRest() ? rested + 1 : 0;
    }
  }

  /**
   * The threads that the student's code has started itself and that stand in it at this moment;
   * those of a pool are not among them, for their pool decides when they end.
   */
  public List<Thread> threadsOfYours() {
    return run.threads().stream()
        .filter(thread -> thread != Thread.currentThread())
        .filter(thread -> Standing.isInside(thread, studentCode))
        .filter(thread -> !Standing.isOfAPool(thread))
        .toList();
  }

  // --- the other ends ---

  /** A listening socket of the test's, for the student's code to accept from. */
  public Listener listener() throws IOException {
    wire.yours("your server");
    Listener listener = new Listener(this);
    listeners.add(listener);
    return listener;
  }

  /** A client of the test's that has dialled the listener; the kernel takes the call at once. */
  public Peer connect(ServerSocket listener) throws IOException {
    return connect("client", listener.getLocalSocketAddress());
  }

  /** A client with a name of its own, for tests that have several. */
  public Peer connect(String name, ServerSocket listener) throws IOException {
    return connect(name, listener.getLocalSocketAddress());
  }

  /** A client of the test's that has dialled the address. */
  public Peer connect(String name, SocketAddress address) throws IOException {
    wire.yours("your server");
    Socket socket = keep(new Socket());
    wire.add(name, Wire.Direction.TO_YOU, "connect");
    try {
      socket.connect(address);
    } catch (ConnectException e) {
      wire.add(name, Wire.Direction.NOTE, "refused: nobody listens here");
      throw Mismatch.of("the call is taken", "connection refused: nobody listens any more");
    }
    return peer(name, socket);
  }

  /** A server of the test's that plays one script for each caller, for the student's client. */
  public PeerServer server(PeerServer.Script... scripts) throws IOException {
    wire.yours("your client");
    PeerServer server = new PeerServer(this, scripts);
    servers.add(server);
    return server;
  }

  /**
   * A loopback port on which nobody listens: a bound socket of the test's holds it, so that no
   * other program takes it meanwhile.
   */
  public InetSocketAddress refusing() throws IOException {
    Socket holder = keep(new Socket());
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return (InetSocketAddress) holder.getLocalSocketAddress();
  }

  /** Sockets and peers that speak UDP. */
  public Udp udp() {
    if (udp == null) {
      udp = new Udp(this);
    }
    return udp;
  }

  /** Closes this when the test ends, however it ends. */
  public <T extends AutoCloseable> T keep(T resource) {
    kept.add(resource);
    return resource;
  }

  // --- comparing ---

  /** Compares bytes that the student's code made; the card shows where they part. */
  public void sameBytes(byte[] expected, byte[] came) {
    if (came == null) {
      throw Mismatch.of(Bytes.show(expected), "null");
    }
    if (!Arrays.equals(expected, came)) {
      throw Mismatch.of(expected, "", came, "");
    }
  }

  /**
   * Makes a call that must end with an exception of this type; any other that it throws goes on to
   * the caller: the card shows it with its line.
   *
   * @param type what it must throw; only the type counts, texts differ from system to system
   * @param call what is called, for the card: "readFrame, after 3 of 9 bytes,"
   * @param action the call; a value that it returns is shown on the card
   */
  public void mustThrow(Class<? extends Exception> type, String call, Callable<?> action)
      throws Exception {
    Refusal.expect(type, call, () -> Refusal.returned(action.call()));
  }

  /** The same for a call that returns nothing. */
  public void mustThrow(Class<? extends Exception> type, String call, Action action)
      throws Exception {
    Refusal.expect(
        type,
        call,
        () -> {
          action.run();
          return Refusal.NOTHING_THROWN;
        });
  }

  // --- waiting ---

  /** Waits until the condition holds; the test's deadline ends the wait. */
  public void waitUntil(String what, BooleanSupplier condition) {
    waiting(
        what,
        () ->
            Awaitility.await(what)
                .forever()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition::getAsBoolean));
  }

  /**
   * Waits until a thread of the student's rests in this call: it is there and uses no processor
   * time.
   *
   * <p>On a slow machine a loop may look like rest; rest never looks like a loop.
   *
   * @param call as the card shows it: "Selector.select()"
   */
  public void awaitRest(String call) {
    waitUntil(
        "your code rests in " + call,
        () -> run.threads().stream().anyMatch(thread -> Standing.rests(thread, call, studentCode)));
  }

  /** Does something that may block, and says in the card what the test was waiting for. */
  public void waiting(String what, Action action) {
    waiting(() -> Mismatch.of(what, "nothing"), action);
  }

  /** The same with words that are found when the deadline comes. */
  void waiting(Supplier<Mismatch> what, Action action) {
    run.waits(what);
    try {
      action.run();
    } catch (Exception e) {
      throw new IllegalStateException("the test could not go on waiting", e);
    } finally {
      run.waitsNoMore(what);
    }
  }

  /** What the peers wrote down. */
  public Wire wire() {
    return wire;
  }

  // --- for the kit ---

  Run run() {
    return run;
  }

  StudentCode studentCode() {
    return studentCode;
  }

  List<Task<?>> tasks() {
    return tasks;
  }

  Peer peer(String name, Socket socket) throws IOException {
    Peer peer = new Peer(this, name, socket);
    peers.add(peer);
    return peer;
  }

  void kitThread(String name, Runnable work) {
    run.startKit(name, work);
  }

  /** Whether the test's ends have read all that has arrived for them. */
  boolean hasHeardAll() {
    return peers.stream().noneMatch(Peer::hasUnread);
  }

  void died(Throwable thrown) {
    run.died(thrown);
  }

  void scriptFailed(Throwable thrown) {
    run.scriptFailed(thrown);
  }

  /**
   * Called by the test's own streams and channels: the student's code is writing to one of them.
   */
  void wroteHere() {
    lastWrite = studentCode.caller();
  }

  /** The line of the student's code that wrote last to one of the test's ends, or null. */
  StackTraceElement lastWrite() {
    StackTraceElement line = lastWrite;
    line = udp != null && udp.lastWrite() != null ? udp.lastWrite() : line;
    for (Listener listener : listeners) {
      line = listener.lastWrite() != null ? listener.lastWrite() : line;
    }
    return line;
  }

  /** How many connections the student's code has accepted. */
  int acceptedCount() {
    return listeners.stream().mapToInt(Listener::acceptedCount).sum();
  }

  /** After a failure: every end that was still waiting says so, and the transcript ends. */
  void giveUp() {
    peers.forEach(Peer::giveUp);
    if (udp != null) {
      udp.giveUp();
    }
    wire.end();
  }

  /**
   * Closes everything. What the student's code has had in hand it may have locked for ever, and a
   * close() of the student's may never return: each gets a thread of its own, and nobody waits long
   * for it.
   */
  void close() {
    peers.forEach(Peer::close);
    servers.forEach(PeerServer::close);
    List<Thread> closing = new ArrayList<>();
    listeners.forEach(listener -> closing.add(run.startKit("close", listener::closeAll)));
    kept.forEach(held -> closing.add(run.startKit("close", () -> closeQuietly(held))));
    run.abandon(closing, CLOSING_MILLIS);
  }

  void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // The test is over; whatever this was, it is given up.
    }
  }

  private boolean yoursRest() {
    return run.threads().stream()
        .filter(thread -> thread != Thread.currentThread())
        .allMatch(Standing::isWaiting);
  }

  private <T> Task<T> launch(Task<T> task, Callable<T> call) {
    tasks.add(task);
    run.startStudent(task.name(), () -> task.run(call));
    return task;
  }

  private static Callable<Void> asCallable(Action action) {
    return () -> {
      action.run();
      return null;
    };
  }
}
