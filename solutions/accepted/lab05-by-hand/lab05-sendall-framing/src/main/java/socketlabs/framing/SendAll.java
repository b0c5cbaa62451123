package socketlabs.framing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** Counts what was sent, and moves the position itself. */
public final class SendAll {
  private SendAll() {}

  static int sendOnce(WritableByteChannel channel, ByteBuffer data) throws IOException {
    int sent = channel.write(data.duplicate());
    data.position(data.position() + sent);
    return sent;
  }

  static void sendAll(WritableByteChannel channel, ByteBuffer data) throws IOException {
    int total = data.remaining();
    int sent = 0;
    while (sent != total) {
      sent += sendOnce(channel, data);
    }
  }

  static void sendAllNonBlocking(SocketChannel channel, ByteBuffer data) throws IOException {
    Selector selector = Selector.open();
    try {
      SelectionKey key = channel.register(selector, 0);
      while (true) {
        channel.write(data);
        if (!data.hasRemaining()) {
          return;
        }
        key.interestOps(SelectionKey.OP_WRITE);
        selector.select(1000);
      }
    } finally {
      selector.close();
    }
  }
}
