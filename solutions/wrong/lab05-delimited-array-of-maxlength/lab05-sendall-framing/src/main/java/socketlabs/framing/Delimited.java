// Caught by step 8.
// why: The array is full
package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The other way to mark messages in a stream: a byte that ends each of them. */
public final class Delimited {
  private Delimited() {}

  /**
   * Step 8, stretch: reads one message up to its delimiter, and no byte beyond that.
   *
   * @param delimiter the byte that ends a message; any of the 256
   * @param maxLength the longest message that is taken, in bytes without the delimiter, 0 or more
   * @return the message without its delimiter; nothing when the stream ends before its first byte
   * @throws EOFException when the stream ends inside the message
   * @throws IOException and no EOFException when the message is longer than {@code maxLength}
   */
  static Optional<byte[]> readUntil(InputStream in, byte delimiter, int maxLength)
      throws IOException {
    byte[] message = new byte[maxLength];
    int length = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if ((byte) b == delimiter) {
        return Optional.of(Arrays.copyOf(message, length));
      }
      message[length++] = (byte) b;
    }
    if (length > 0) {
      throw new EOFException("the stream ended inside a message");
    }
    return Optional.empty();
  }
}
