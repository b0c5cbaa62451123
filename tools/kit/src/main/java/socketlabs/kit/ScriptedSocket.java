package socketlabs.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The student's end of an accepted connection: a real socket whose streams the test can slow down,
 * break and count.
 *
 * <p>Segmentation is made here and not on the network, so that it is the same in every run: a read
 * brings at most {@code readsAtMost} bytes, whatever has arrived.
 */
public final class ScriptedSocket extends Socket {
  /**
   * How many reads after the end of the stream are taken for a loop that does not see it. Correct
   * code may read a few times more: DataInputStream.readInt of JDK 17 reads four times.
   */
  private static final int READS_PAST_END = 64;

  private final Listener listener;
  private final Semaphore reads = new Semaphore(0);
  private volatile int taken;
  private volatile int askedAt = -1;
  private int pastEnd;
  private volatile int writes;
  private volatile int written;
  private volatile boolean writing;
  private volatile CountDownLatch hold = new CountDownLatch(0);
  private volatile StackTraceElement lastWrite;

  ScriptedSocket(Listener listener) {
    this.listener = listener;
  }

  /** Waits until the student's code has asked for bytes {@code times} more times. */
  public void awaitReads(int times) {
    listener.bench().waiting("your code reads from the connection", () -> reads.acquire(times));
  }

  /** Whether the student's code has asked for what comes after this many bytes. */
  public boolean isAskedAfter(int bytes) {
    return askedAt >= bytes;
  }

  /** Waits until the student's code has closed this socket. */
  public void awaitClosed() {
    listener.bench().waitUntil("your code closes the connection", this::isClosed);
  }

  /** How many writes the student's code has made. */
  public int writes() {
    return writes;
  }

  /** How many bytes the student's code has written. */
  public int written() {
    return written;
  }

  /**
   * From now on a write of the student's code stands still, before its bytes are looked at, until
   * {@link #letsWritesGo} or the end of the connection.
   */
  public void holdsWrites() {
    writing = false;
    hold = new CountDownLatch(1);
  }

  /** Waits until the student's code is about to write. */
  public void awaitWrite() {
    listener.bench().waitUntil("your code writes to the connection", () -> writing);
  }

  /** Lets writes through again, the one that was held first. */
  public void letsWritesGo() {
    hold.countDown();
  }

  /** The line of the student's code that wrote last, or null. */
  StackTraceElement lastWrite() {
    return lastWrite;
  }

  @Override
  public void close() throws IOException {
    letsWritesGo();
    super.close();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new In(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Out(super.getOutputStream());
  }

  private final class In extends InputStream {
    private final InputStream real;

    In(InputStream real) {
      this.real = real;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return real.read(bytes, offset, 0);
      }
      askedAt = taken;
      reads.release();
      if (taken >= listener.breakingPoint()) {
        throw listener.breaking();
      }
      int limit = taken < listener.split() ? listener.split() - taken : Integer.MAX_VALUE;
      int n = real.read(bytes, offset, Math.min(length, Math.min(limit, listener.readLimit())));
      taken += Math.max(n, 0);
      if (n < 0 && ++pastEnd > READS_PAST_END) {
        throw new EndlessReading();
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      int limit = taken <= listener.split() ? listener.split() - taken : Integer.MAX_VALUE;
      return Math.min(real.available(), Math.min(limit, listener.readLimit()));
    }

    @Override
    public void close() throws IOException {
      ScriptedSocket.this.close();
    }
  }

  private final class Out extends OutputStream {
    private final OutputStream real;

    Out(OutputStream real) {
      this.real = real;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writes++;
      lastWrite = listener.bench().studentCode().caller();
      writing = true;
      awaitLetGo();
      real.write(bytes, offset, length);
      written += length;
    }

    private void awaitLetGo() throws IOException {
      if (hold.getCount() == 0) {
        return;
      }
      try {
        hold.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted in a write");
      }
    }

    @Override
    public void flush() throws IOException {
      real.flush();
    }

    @Override
    public void close() throws IOException {
      ScriptedSocket.this.close();
    }
  }

  /**
   * Ends a loop that reads on and on after the end of the stream; no catch of IOException stops it.
   */
  public static final class EndlessReading extends Error {
    private static final long serialVersionUID = 1L;

    EndlessReading() {
      super("read " + READS_PAST_END + " times after the end of the stream");
    }
  }
}
