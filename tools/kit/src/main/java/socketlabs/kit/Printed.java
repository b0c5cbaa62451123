package socketlabs.kit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps what the student's code prints to standard output, for the card, and lets a bounded amount
 * of it through.
 */
final class Printed extends OutputStream {
  private static final int KEPT_BYTES = 4 * 1024;
  private static final int PASSED_ON_BYTES = 1024 * 1024;

  private final PrintStream real;
  private int passedOn;

  private Printed(PrintStream real) {
    this.real = real;
  }

  /** From now on standard output is watched; a second call changes nothing. */
  static synchronized void watch() {
    if (!(System.out instanceof Watched)) {
      System.setOut(new Watched(new Printed(System.out)));
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (Thread.currentThread().getThreadGroup() instanceof Run.Group group) {
      ByteArrayOutputStream kept = group.printed();
      synchronized (kept) {
        kept.write(bytes, offset, Math.max(0, Math.min(length, KEPT_BYTES - kept.size())));
      }
    }
    synchronized (this) {
      int passed = Math.max(0, Math.min(length, PASSED_ON_BYTES - passedOn));
      passedOn += passed;
      real.write(bytes, offset, passed);
    }
  }

  @Override
  public void flush() {
    real.flush();
  }

  private static final class Watched extends PrintStream {
    Watched(Printed out) {
      super(out, true, StandardCharsets.UTF_8);
    }
  }
}
