package socketlabs.kit;

import java.io.IOException;
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

  /** So often in a row nobody asks what is available who will read; each time it is the same. */
  private static final int ASKED_IN_A_ROW = 1_000;

  private static final String NAME = "stream";

  private final Bench bench;
  private final List<byte[]> pieces;
  private int piece = -1;
  private int position;
  private int taken;
  private int pastEnd;
  private int asked;
  private boolean breaks;

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

  /**
   * Where the pieces are used up the stream breaks: it does not end, read throws an IOException.
   */
  public PiecewiseInput breaksAtTheEnd() {
    breaks = true;
    return this;
  }

  /** How many bytes the student's code has taken. */
  public int taken() {
    return taken;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    asked = 0;
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (arrived() == 0 && !nextArrives()) {
      return -1;
    }
    int n = Math.min(length, arrived());
    System.arraycopy(pieces.get(piece), position, bytes, offset, n);
    position += n;
    taken += n;
    return n;
  }

  /** What is left of the piece that has arrived; the next one has not arrived yet. */
  @Override
  public int available() {
    if (++asked > ASKED_IN_A_ROW) {
      throw new EndlessAsking();
    }
    return arrived();
  }

  private int arrived() {
    return piece >= 0 && piece < pieces.size() ? pieces.get(piece).length - position : 0;
  }

  private boolean nextArrives() throws IOException {
    if (piece < pieces.size()) {
      piece++;
      position = 0;
      boolean ended = piece == pieces.size();
      String end = breaks ? "breaks: read() throws an IOException" : "end of the stream";
      bench.wire().add(NAME, Direction.TO_YOU, ended ? end : Bytes.show(pieces.get(piece)));
    }
    if (piece == pieces.size() && breaks && pastEnd < READS_PAST_END) {
      pastEnd++;
      throw new IOException("the stream broke (made by the test)");
    }
    if (piece == pieces.size() && ++pastEnd > READS_PAST_END) {
      throw new ScriptedSocket.EndlessReading();
    }
    return piece < pieces.size();
  }

  /** Ends a loop that asks what is available on and on, and never reads. */
  public static final class EndlessAsking extends Error {
    private static final long serialVersionUID = 1L;

    EndlessAsking() {
      super("called available " + ASKED_IN_A_ROW + " times in a row");
    }
  }
}
