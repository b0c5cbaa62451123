package socketlabs.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Cuts frames out of bytes that come in any pieces. It reads from nothing and waits for nothing:
 * whoever has bytes feeds it, from a stream, a channel or a test (sans-IO).
 */
public final class Decoder {
  private final int maxLength;

  /**
   * @param maxLength the longest payload that is taken, in bytes, 0 or more
   */
  Decoder(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * Step 9, stretch: takes all bytes of the chunk and gives the frames that they complete; what
   * belongs to a frame that is not whole yet is kept for the next call.
   *
   * @param chunk any bytes, also none; afterwards its position is at its limit, and it may be
   *     filled anew
   * @return the payloads that are whole now, in order; may be empty
   * @throws IOException when a length is negative or above the limit; the decoder is of no more use
   *     then
   */
  List<byte[]> feed(ByteBuffer chunk) throws IOException {
    // TODO: take all bytes of the chunk; give the payloads that are whole; keep the rest.
    throw new NotWrittenYet(9);
  }

  /** What a step throws until you write it. Delete this class with the last of its uses. */
  static final class NotWrittenYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotWrittenYet(int step) {
      super("step " + step + " is not written yet");
    }
  }
}
