package socketlabs.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A machine of two states that is fed byte by byte. */
public final class Decoder {
  private final int maxLength;
  private int headerBytes;
  private int length;
  private byte[] payload;
  private int filled;

  Decoder(int maxLength) {
    this.maxLength = maxLength;
  }

  List<byte[]> feed(ByteBuffer chunk) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    while (chunk.hasRemaining()) {
      byte b = chunk.get();
      if (payload == null) {
        header(b);
      } else {
        payload[filled++] = b;
      }
      if (payload != null && filled == payload.length) {
        frames.add(payload);
        payload = null;
        headerBytes = 0;
        length = 0;
        filled = 0;
      }
    }
    return frames;
  }

  private void header(byte b) throws IOException {
    length = length << 8 | b & 0xff;
    headerBytes++;
    if (headerBytes == 4) {
      if (length < 0 || length > maxLength) {
        throw new IOException("a length of " + length);
      }
      payload = new byte[length];
    }
  }
}
