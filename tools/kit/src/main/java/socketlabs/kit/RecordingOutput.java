package socketlabs.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Wire.Direction;

/** A stream that keeps what is written to it and counts the writes: on a socket each is a send. */
public final class RecordingOutput extends OutputStream {
  private static final String NAME = "stream";

  private final Bench bench;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int writes;
  private boolean open = true;

  public RecordingOutput(Bench bench) {
    this.bench = bench;
  }

  /** Everything that was written so far. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** How many calls of {@code write} brought it. */
  public int writes() {
    return writes;
  }

  /** Whether nobody has closed it. */
  public boolean isOpen() {
    return open;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!open) {
      throw new IOException("the stream is closed");
    }
    Objects.checkFromIndexSize(offset, length, bytes.length);
    writes++;
    byte[] some = Arrays.copyOfRange(bytes, offset, offset + length);
    written.write(some);
    bench.wroteHere();
    bench.wire().add(NAME, Direction.FROM_YOU, Bytes.show(some));
  }

  @Override
  public void close() {
    open = false;
  }
}
