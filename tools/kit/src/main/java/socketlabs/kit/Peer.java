package socketlabs.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.card.Wire.Direction;
import socketlabs.kit.watch.KernelTable;

/**
 * The other end of one connection, played by the test.
 *
 * <p>What it expects it waits for without a limit of its own: the deadline of the whole test ends
 * the wait, and the card then says what was waited for. What it sends may fail, because the
 * student's code may have hung up; that is written down and is no failure by itself.
 */
public final class Peer implements AutoCloseable {
  /** How long a peer listens before it says that nothing came, in milliseconds. */
  private static final int QUIET_MILLIS = 200;

  private final Bench bench;
  private final String name;
  private final Socket socket;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final ByteArrayOutputStream coming = new ByteArrayOutputStream();
  private volatile boolean waiting;
  private volatile long lastArrival;
  private boolean received;

  Peer(Bench bench, String name, Socket socket) throws IOException {
    this.bench = bench;
    this.name = name;
    this.socket = socket;
    socket.setTcpNoDelay(true);
    local = (InetSocketAddress) socket.getLocalSocketAddress();
    remote = (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  /** This end's own address: what the student's end sees as its caller. */
  public InetSocketAddress address() {
    return local;
  }

  /** The address of the student's end. */
  public InetSocketAddress remote() {
    return remote;
  }

  /** Sends the text in UTF-8. */
  public void sends(String text) {
    sends(text.getBytes(UTF_8));
  }

  /** Sends the bytes in one write. */
  public void sends(byte[] bytes) {
    note(Direction.TO_YOU, Bytes.show(bytes));
    bench.waiting("your code reads what is sent", () -> write(bytes));
  }

  /** Waits until the student's end has taken all that was sent out of its receive queue. */
  public void awaitTaken() {
    bench.waiting(
        "your code reads what was sent", () -> KernelTable.awaitTaken(remote, local, QUIET_MILLIS));
  }

  /** Reads exactly these bytes, in UTF-8, and no more. */
  public void expects(String text) {
    expects(text.getBytes(UTF_8));
  }

  /** Reads exactly these bytes and no more. */
  public void expects(byte[] bytes) {
    expect(bytes, "", () -> read(bytes.length, bytes));
  }

  /** Reads to the end of the stream, which must bring these bytes, in UTF-8, and nothing else. */
  public void expectsOnly(String text) {
    expectsOnly(text.getBytes(UTF_8));
  }

  /** Reads to the end of the stream, which must bring these bytes and nothing else. */
  public void expectsOnly(byte[] bytes) {
    expect(bytes, bytes.length == 0 ? "" : ", then the end of the stream", () -> read(-1));
  }

  /** Reads the end of the stream and nothing before it. */
  public void expectsEnd() {
    expectsOnly(new byte[0]);
  }

  /**
   * Reads to the end of the stream, which must bring these bytes; for so many of them that the
   * transcript says only when they end.
   */
  public void expectsMany(byte[] bytes) {
    String wanted = bytes.length + " bytes, then the end of the stream";
    bench.waiting(
        () -> Mismatch.of(wanted, "fewer: the connection is still open"),
        () -> {
          int came = readAlong(bytes);
          note(Direction.FROM_YOU, "end of the stream");
          if (came != bytes.length) {
            throw Mismatch.of(wanted, came + " bytes, then the end of the stream");
          }
        });
  }

  /** Reads to the end as long as it is these bytes that come; how many came. */
  private int readAlong(byte[] bytes) throws IOException {
    waiting = true;
    byte[] chunk = new byte[64 * 1024];
    int came = 0;
    int n;
    while ((n = socket.getInputStream().read(chunk)) >= 0) {
      received = true;
      int end = Math.min(came + n, bytes.length);
      int differs = Arrays.mismatch(chunk, 0, n, bytes, came, end);
      if (differs >= 0) {
        throw Mismatch.of("these " + bytes.length + " bytes", "another at " + (came + differs));
      }
      came += n;
    }
    waiting = false;
    return came;
  }

  /** Reads to the end of the stream, whatever comes. */
  public byte[] readsToEnd() {
    String[] end = {""};
    bench.waiting("the end of the stream", () -> end[0] = read(-1));
    byte[] came = flushComing();
    note(Direction.FROM_YOU, end[0]);
    return came;
  }

  /**
   * Listens for a moment, in which nothing may come.
   *
   * <p>On a slow machine a wrong answer may slip through here; a right one never fails.
   */
  public void expectsQuiet() {
    byte[] one = new byte[1];
    int count;
    try {
      socket.setSoTimeout(QUIET_MILLIS);
      count = socket.getInputStream().read(one);
    } catch (SocketTimeoutException e) {
      note(Direction.NOTE, "listened: nothing came, as it should be");
      return;
    } catch (IOException e) {
      count = -1;
    } finally {
      unlimited();
    }
    note(Direction.FROM_YOU, count < 0 ? "end of the stream" : Bytes.show(one));
    throw Mismatch.of(
        "nothing yet, and an open connection",
        count < 0 ? "the end of the stream" : Bytes.show(one));
  }

  /**
   * Says nothing for a while. Nothing is waited for: the silence itself is part of the story.
   *
   * @param millis how long, in milliseconds
   */
  public void pauses(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends its own direction and keeps reading (shutdown with SHUT_WR). */
  public void halfCloses() {
    note(Direction.TO_YOU, "end of the stream (half-close)");
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      note(Direction.NOTE, "could not half-close: the connection is gone");
    }
  }

  /** Hangs up in the ordinary way. */
  public void hangsUp() {
    note(Direction.TO_YOU, "hangs up");
    close();
  }

  /** Breaks the connection off: the student's end gets a reset (RST). */
  public void resets() {
    note(Direction.TO_YOU, "reset");
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      note(Direction.NOTE, "could not reset: the connection is gone");
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to close.
    }
  }

  /** Whether bytes have arrived that this end is waiting for and has not read yet. */
  boolean hasUnread() {
    try {
      return waiting && socket.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Called at the deadline: what came so far, and that this end was still waiting. */
  void giveUp() {
    if (!waiting) {
      return;
    }
    String what = coming.size() > 0 || received ? "nothing more came" : "nothing came";
    flushComing();
    note(Direction.NOTE, "gave up waiting: " + what + ", the connection is still open");
  }

  private interface Reading {
    String read() throws IOException;
  }

  private void expect(byte[] bytes, String end, Reading reading) {
    String[] cameEnd = {""};
    bench.waiting(
        () -> {
          byte[] sofar = comingNow();
          String more = sofar.length == 0 ? "" : " and no more";
          return Mismatch.of(
              bytes, wanted(bytes, end), sofar, more + ": the connection is still open");
        },
        () -> cameEnd[0] = reading.read());
    byte[] came = flushComing();
    boolean ended = !cameEnd[0].isEmpty();
    if (ended) {
      note(Direction.FROM_YOU, cameEnd[0]);
    }
    boolean endWanted = !end.isEmpty() || bytes.length == 0;
    boolean endAsWanted = !endWanted || cameEnd[0].equals("end of the stream");
    if (!Arrays.equals(bytes, came) || !endAsWanted) {
      throw Mismatch.of(
          bytes,
          wanted(bytes, end),
          came,
          ended
              ? ", then " + (cameEnd[0].equals("reset") ? "a reset" : "the end of the stream")
              : "");
    }
  }

  private void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      note(Direction.NOTE, "could not send: the connection is gone");
    }
  }

  private static String wanted(byte[] bytes, String end) {
    return bytes.length == 0 ? "the end of the stream" : end;
  }

  private String read(int count) throws IOException {
    return read(count, null);
  }

  /**
   * Reads {@code count} bytes, or to the end with -1; says how the stream ended, or "".
   *
   * @param wanted what should come; once a byte differs nothing more is waited for than what
   *     follows at once. Null where anything may come.
   */
  private String read(int count, byte[] wanted) throws IOException {
    waiting = true;
    InputStream in = socket.getInputStream();
    byte[] chunk = new byte[64 * 1024];
    String end = "";
    while (count < 0 || coming.size() < count) {
      int want = count < 0 ? chunk.length : Math.min(chunk.length, count - coming.size());
      int n;
      try {
        n = in.read(chunk, 0, want);
      } catch (SocketTimeoutException e) {
        break;
      } catch (IOException e) {
        if (socket.isClosed()) {
          throw e;
        }
        end = "reset";
        break;
      }
      if (n < 0) {
        end = "end of the stream";
        break;
      }
      int before = coming.size();
      synchronized (coming) {
        coming.write(chunk, 0, n);
        lastArrival = bench.wire().now();
      }
      if (wanted != null && Arrays.mismatch(wanted, before, before + n, chunk, 0, n) >= 0) {
        socket.setSoTimeout(QUIET_MILLIS);
      }
    }
    waiting = false;
    unlimited();
    return end;
  }

  private byte[] comingNow() {
    synchronized (coming) {
      return coming.toByteArray();
    }
  }

  /** Writes down what came as one line, however many segments brought it. */
  private byte[] flushComing() {
    byte[] came;
    synchronized (coming) {
      came = coming.toByteArray();
      coming.reset();
    }
    if (came.length > 0) {
      received = true;
      bench.wire().add(lastArrival, name, Direction.FROM_YOU, Bytes.show(came));
    }
    return came;
  }

  private void unlimited() {
    try {
      socket.setSoTimeout(0);
    } catch (IOException e) {
      // The connection is gone, and its limits with it.
    }
  }

  private void note(Direction direction, String text) {
    bench.wire().add(name, direction, text);
  }
}
