package socketlabs.kit;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Wire.Direction;

/**
 * A stream whose bytes arrive in the pieces that the test cut: no read brings bytes of two pieces.
 *
 * <p>A real connection cuts where it likes; this one cuts at the same place in every run.
 */
public final class PiecewiseInput extends InputStream {
  /** See {@link ScriptedSocket}: correct code may read a few times after the end. */
  private static final int READS_PAST_END = 64;

  private static final String NAME = "stream";

  private final Bench bench;
  private final List<byte[]> pieces;
  private int piece = -1;
  private int position;
  private int taken;
  private int pastEnd;

  /**
   * @param pieces what arrives, piece by piece; then the stream ends
   */
  public PiecewiseInput(Bench bench, List<byte[]> pieces) {
    this.bench = bench;
    this.pieces = pieces.stream().filter(bytes -> bytes.length > 0).toList();
  }

  public PiecewiseInput(Bench bench, byte[]... pieces) {
    this(bench, List.of(pieces));
  }

  /** How many bytes the student's code has taken. */
  public int taken() {
    return taken;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0 && !nextArrives()) {
      return -1;
    }
    int n = Math.min(length, available());
    System.arraycopy(pieces.get(piece), position, bytes, offset, n);
    position += n;
    taken += n;
    return n;
  }

  /** What is left of the piece that has arrived; the next one has not arrived yet. */
  @Override
  public int available() {
    return piece >= 0 && piece < pieces.size() ? pieces.get(piece).length - position : 0;
  }

  private boolean nextArrives() {
    if (piece < pieces.size()) {
      piece++;
      position = 0;
      boolean ended = piece == pieces.size();
      String text = ended ? "end of the stream" : Bytes.show(pieces.get(piece));
      bench.wire().add(NAME, Direction.TO_YOU, text);
    }
    if (piece == pieces.size() && ++pastEnd > READS_PAST_END) {
      throw new ScriptedSocket.EndlessReading();
    }
    return piece < pieces.size();
  }
}
