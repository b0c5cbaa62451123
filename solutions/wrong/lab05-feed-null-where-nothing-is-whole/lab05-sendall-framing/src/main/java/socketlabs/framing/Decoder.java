// Caught by step 9.
// why: return an empty list
package socketlabs.framing;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts frames out of bytes that come in any pieces. It reads from nothing and waits for nothing:
 * whoever has bytes feeds it, from a stream, a channel or a test (sans-IO).
 */
public final class Decoder {
  private static final int HEADER_BYTES = 4;

  private final int maxLength;

  /** What is being filled: a header, or the payload that it announced. */
  private ByteBuffer part = ByteBuffer.allocate(HEADER_BYTES);

  private boolean inPayload;

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
    List<byte[]> frames = new ArrayList<>();
    // A payload of 0 bytes is whole as soon as its header is: fill says so without another byte.
    while (fill(chunk)) {
      if (inPayload) {
        frames.add(part.array());
      }
      part = ByteBuffer.allocate(inPayload ? HEADER_BYTES : checked(part.getInt(0)));
      inPayload = !inPayload;
    }
    return frames.isEmpty() ? null : frames;
  }

  /** Moves bytes from the chunk to the part; whether the part is whole. */
  private boolean fill(ByteBuffer chunk) {
    // The bytes are copied: the caller will fill its buffer anew.
    while (part.hasRemaining() && chunk.hasRemaining()) {
      part.put(chunk.get());
    }
    return !part.hasRemaining();
  }

  private int checked(int length) throws ProtocolException {
    if (length < 0 || length > maxLength) {
      throw new ProtocolException("a frame of " + length + " bytes, and at most " + maxLength);
    }
    return length;
  }
}
