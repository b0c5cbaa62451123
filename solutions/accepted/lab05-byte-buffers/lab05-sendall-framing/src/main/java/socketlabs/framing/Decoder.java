package socketlabs.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps all that is not used up in one buffer that grows. */
public final class Decoder {
  private final int maxLength;
  private ByteBuffer kept = ByteBuffer.allocate(0);

  Decoder(int maxLength) {
    this.maxLength = maxLength;
  }

  List<byte[]> feed(ByteBuffer chunk) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(kept.remaining() + chunk.remaining());
    all.put(kept).put(chunk).flip();
    List<byte[]> frames = new ArrayList<>();
    while (all.remaining() >= 4) {
      int length = all.getInt(all.position());
      if (length < 0 || length > maxLength) {
        throw new IOException("a length of " + length);
      }
      if (all.remaining() - 4 < length) {
        break;
      }
      byte[] payload = new byte[length];
      all.getInt();
      all.get(payload);
      frames.add(payload);
    }
    kept = all;
    return frames;
  }
}
