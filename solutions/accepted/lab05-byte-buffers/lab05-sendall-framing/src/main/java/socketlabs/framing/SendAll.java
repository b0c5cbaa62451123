package socketlabs.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** Sends through a small buffer of its own, piece by piece. */
public final class SendAll {
  private static final int PIECE_BYTES = 1024;

  private SendAll() {}

  static int sendOnce(WritableByteChannel channel, ByteBuffer data) throws IOException {
    int before = data.remaining();
    channel.write(data);
    return before - data.remaining();
  }

  static void sendAll(WritableByteChannel channel, ByteBuffer data) throws IOException {
    byte[] copy = new byte[Math.min(PIECE_BYTES, data.remaining())];
    while (data.remaining() > 0) {
      int length = Math.min(copy.length, data.remaining());
      data.get(data.position(), copy, 0, length);
      data.position(data.position() + channel.write(ByteBuffer.wrap(copy, 0, length)));
    }
  }

  static void sendAllNonBlocking(SocketChannel channel, ByteBuffer data) throws IOException {
    try (Selector selector = channel.provider().openSelector()) {
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      do {
        selector.select(ready -> {});
        if (key.isWritable()) {
          channel.write(data);
        }
      } while (data.hasRemaining());
    }
  }
}
