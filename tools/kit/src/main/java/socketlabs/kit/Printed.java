package socketlabs.kit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets a bounded amount of what the student's code prints through, and keeps what goes to standard
 * output, for the card. A loop that prints on and on fills no disk.
 */
final class Printed extends OutputStream {
  private static final int KEPT_BYTES = 4 * 1024;
  private static final int PASSED_ON_BYTES = 1024 * 1024;

  private final PrintStream real;
  private final boolean forTheCard;
  private int passedOn;

  private Printed(PrintStream real, boolean forTheCard) {
    this.real = real;
    this.forTheCard = forTheCard;
  }

  /** From now on both streams are watched; a second call changes nothing. */
  static synchronized void watch() {
    if (!(System.out instanceof Watched)) {
      System.setOut(new Watched(new Printed(System.out, true)));
    }
    if (!(System.err instanceof Watched)) {
      System.setErr(new Watched(new Printed(System.err, false)));
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (forTheCard && Thread.currentThread().getThreadGroup() instanceof Run.Group group) {
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
