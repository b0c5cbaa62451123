package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** One array of the greatest length, filled byte by byte. */
public final class Delimited {
  private Delimited() {}

  static Optional<byte[]> readUntil(InputStream in, byte delimiter, int maxLength)
      throws IOException {
    byte[] message = new byte[maxLength];
    int length = 0;
    while (true) {
      int b = in.read();
      if (b == -1) {
        if (length == 0) {
          return Optional.empty();
        }
        throw new EOFException();
      }
      if (b == (delimiter & 0xff)) {
        return Optional.of(Arrays.copyOf(message, length));
      }
      if (length == maxLength) {
        throw new IOException("too long");
      }
      message[length++] = (byte) b;
    }
  }
}
