package socketlabs.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A listening socket that the test owns and the student's code accepts from.
 *
 * <p>It is bound to the loopback address and a free port. Every connection it hands out is a {@link
 * ScriptedSocket}.
 */
public final class Listener extends ServerSocket {
  /** How many accepts after the close are taken for a loop that does not see it. */
  private static final int ACCEPTS_PAST_CLOSE = 64;

  /** How many accepts that failed are taken for a loop that does not see it. */
  private static final int ACCEPTS_PAST_FAILURE = 64;

  private final Bench bench;
  private final List<ScriptedSocket> accepted = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int readLimit = Integer.MAX_VALUE;
  private volatile int split = -1;
  private volatile int breakingPoint = Integer.MAX_VALUE;
  private volatile Supplier<IOException> breaking =
      () -> new IOException("the connection broke (made by the test)");
  private volatile Supplier<IOException> failing;
  private final AtomicInteger pastClose = new AtomicInteger();
  private final AtomicInteger pastFailure = new AtomicInteger();

  Listener(Bench bench) throws IOException {
    this.bench = bench;
    bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
  }

  /** From now on a read brings at most so many bytes, 1 or more. */
  public Listener readsAtMost(int bytes) {
    readLimit = bytes;
    return this;
  }

  /**
   * From now on no read brings bytes from before and after this place in the stream at once, and
   * what lies behind it has not arrived before a read asks for it.
   *
   * @param offset in bytes from the start of each connection, 1 or more
   */
  public Listener splitsAt(int offset) {
    split = offset;
    return this;
  }

  /**
   * A read that is asked for when this many bytes have been read breaks with an IOException; 0 or
   * more, in each connection.
   */
  public Listener breaksAfter(int bytes) {
    breakingPoint = bytes;
    return this;
  }

  /** The same with the SocketException of a reset. */
  public Listener resetsAfter(int bytes) {
    breaking = () -> new SocketException("Connection reset (made by the test)");
    return breaksAfter(bytes);
  }

  /** From now on every accept fails with such an exception, and the listener stays open. */
  public Listener failsToAccept(Supplier<IOException> failure) {
    failing = failure;
    return this;
  }

  @Override
  public Socket accept() throws IOException {
    asked.incrementAndGet();
    if (isClosed() && pastClose.incrementAndGet() > ACCEPTS_PAST_CLOSE) {
      throw new EndlessAccepting();
    }
    if (failing != null && !isClosed()) {
      if (pastFailure.incrementAndGet() > ACCEPTS_PAST_FAILURE) {
        throw new EndlessRetrying();
      }
      throw failing.get();
    }
    ScriptedSocket socket = new ScriptedSocket(this);
    implAccept(socket);
    accepted.add(socket);
    return socket;
  }

  /** The student's end of the connection accepted as number {@code index}, from 0; waits for it. */
  public ScriptedSocket accepted(int index) {
    bench.waitUntil("your code accepts the connection", () -> accepted.size() > index);
    return accepted.get(index);
  }

  /** How often the student's code has called {@code accept}, the call that waits now included. */
  public int asked() {
    return asked.get();
  }

  /** Waits until the student's code has called {@code accept} so often; it may be waiting in it. */
  public void awaitAsked(int times) {
    bench.waitUntil("your code waits for the next caller", () -> asked() >= times);
  }

  /** How many connections the student's code has accepted. */
  public int acceptedCount() {
    return accepted.size();
  }

  Bench bench() {
    return bench;
  }

  int readLimit() {
    return readLimit;
  }

  int breakingPoint() {
    return breakingPoint;
  }

  /** What a read throws that breaks. */
  IOException breaking() {
    return breaking.get();
  }

  int split() {
    return split;
  }

  /** The line of the student's code that wrote last to any connection, or null. */
  StackTraceElement lastWrite() {
    StackTraceElement line = null;
    for (ScriptedSocket socket : accepted) {
      line = socket.lastWrite() != null ? socket.lastWrite() : line;
    }
    return line;
  }

  void closeAll() {
    bench.closeQuietly(this);
    accepted.forEach(bench::closeQuietly);
  }

  /**
   * Ends a loop that accepts on and on from a closed listener; no catch of IOException stops it.
   */
  public static final class EndlessAccepting extends Error {
    private static final long serialVersionUID = 1L;

    EndlessAccepting() {
      super("called accept() " + ACCEPTS_PAST_CLOSE + " times after the listener was closed");
    }
  }

  /**
   * Ends a loop that accepts on and on where accept fails each time; no catch of IOException stops
   * it.
   */
  public static final class EndlessRetrying extends Error {
    private static final long serialVersionUID = 1L;

    EndlessRetrying() {
      super("called accept() " + ACCEPTS_PAST_FAILURE + " times more after it had failed");
    }
  }
}
