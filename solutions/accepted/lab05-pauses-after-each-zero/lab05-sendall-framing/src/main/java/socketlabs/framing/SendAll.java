package socketlabs.framing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** Sends bytes through a channel that may take fewer than it is offered. */
public final class SendAll {
  private SendAll() {}

  /**
   * Step 1: offers the bytes to the channel once (send).
   *
   * @param data the bytes between position and limit; the position moves past those that were taken
   * @return how many bytes the channel took: 0 to all of them
   * @throws IOException when the channel is broken or closed
   */
  static int sendOnce(WritableByteChannel channel, ByteBuffer data) throws IOException {
    // The position is the memory: after the write it stands at the first byte that was not taken.
    return channel.write(data);
  }

  /**
   * Step 2: offers the bytes to the channel until it has taken all of them (sendall). Where it
   * takes none for now, it is asked again.
   *
   * @param data the bytes between position and limit; afterwards the position is at the limit
   * @throws IOException when the channel is broken or closed; the position then tells how far it
   *     came
   */
  static void sendAll(WritableByteChannel channel, ByteBuffer data) throws IOException {
    // What remains decides, and not what a write returned: 0 means "full for now", not "finished".
    while (data.hasRemaining()) {
      if (sendOnce(channel, data) == 0) {
        pause();
      }
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(100); // Slow, and still right: nobody is told when there is room.
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /**
   * Step 7, stretch: the same for a channel in non-blocking mode; while the channel takes nothing
   * the thread waits in a {@link Selector} and uses no processor time.
   *
   * @param channel connected and in non-blocking mode; afterwards it still is, and is registered
   *     with no selector
   * @param data the bytes between position and limit; afterwards the position is at the limit
   * @throws IOException when the channel is broken or closed
   */
  static void sendAllNonBlocking(SocketChannel channel, ByteBuffer data) throws IOException {
    // Closing the selector ends the registration as well.
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      while (data.hasRemaining()) {
        // Nearly always there is room: ask the channel first, and wait only after a 0.
        if (sendOnce(channel, data) == 0) {
          selector.select();
          selector.selectedKeys().clear();
        }
      }
    }
  }
}
