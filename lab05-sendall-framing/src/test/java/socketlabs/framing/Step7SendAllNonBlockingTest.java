package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;
import socketlabs.kit.Task;

@Step(7)
@Tag("stretch")
@DisplayName("sendAllNonBlocking")
class Step7SendAllNonBlockingTest {
  /** More than the two kernel buffers between the ends hold, in bytes. */
  private static final int MUCH = 1024 * 1024;

  @Test
  @Order(1)
  @DisplayName("what fits into the send buffer is sent at once")
  @Because("Nothing remains after the first write: nothing is left to wait for.")
  void sendsALittle(Bench bench) throws IOException {
    PeerServer server = bench.server(client -> client.expectsOnly("hello"));
    SocketChannel channel = connect(bench, server);
    SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(2)
  @DisplayName("1 MiB goes through, in order")
  @Because("The selector says when there is room again: write what fits then, and wait again.")
  void sendsMuch(Bench bench) throws IOException {
    byte[] much = RawFrames.letters(MUCH);
    PeerServer server = bench.server(client -> client.expectsMany(much));
    SocketChannel channel = connect(bench, server);
    SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(much.clone()));
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(3)
  @DisplayName("while the other side does not read, the thread rests in select()")
  @Because(
      "Register the channel for OP_WRITE: select() returns when there is room, and not before.")
  void restsWhileThereIsNoRoom(Bench bench) throws IOException {
    byte[] much = RawFrames.letters(MUCH);
    CountDownLatch measured = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    PeerServer server =
        bench.server(
            client -> measured.await(),
            client -> {
              seen.await();
              client.expectsMany(much);
            });
    assumeTrue(isStingy(connect(bench, server)), "this system takes 1 MiB into its own buffers");
    measured.countDown();
    SocketChannel channel = connect(bench, server);
    Task<Void> sending =
        bench.start(
            "sendAllNonBlocking",
            () -> SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(much.clone())));
    bench.awaitRest("Selector.select()");
    seen.countDown();
    sending.result();
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(4)
  @DisplayName("it rests there too while something has come that nobody reads")
  @Because(
      "What has come is the caller's to read: with OP_READ, too, select() returns at once as long as"
          + " it lies there. Register the channel for OP_WRITE alone.")
  void restsWhateverHasCome(Bench bench) throws Exception {
    byte[] much = RawFrames.letters(MUCH);
    CountDownLatch measured = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    PeerServer server =
        bench.server(
            client -> measured.await(),
            client -> {
              client.sends("?");
              sent.countDown();
              seen.await();
              client.expectsMany(much);
            });
    assumeTrue(isStingy(connect(bench, server)), "this system takes 1 MiB into its own buffers");
    measured.countDown();
    SocketChannel channel = connect(bench, server);
    bench.waiting("the server sends a byte", sent::await);
    Task<Void> sending =
        bench.start(
            "sendAllNonBlocking",
            () -> SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(much.clone())));
    bench.awaitRest("Selector.select()");
    seen.countDown();
    sending.result();
    // Who closes a channel with something unread resets it.
    channel.read(ByteBuffer.allocate(1));
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(5)
  @DisplayName("afterwards the channel is non-blocking as before, and registered nowhere")
  @Because(
      "What you set up you take down: close the selector. The channel is the caller's: leave it"
          + " open, and in the mode it had.")
  void leavesTheChannelAsItWas(Bench bench) throws IOException {
    byte[] much = RawFrames.letters(MUCH);
    PeerServer server = bench.server(client -> client.expectsMany(much));
    SocketChannel channel = connect(bench, server);
    SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(much.clone()));
    assertThat(channel.isOpen()).as("channel.isOpen()").isTrue();
    assertThat(channel.isBlocking()).as("channel.isBlocking()").isFalse();
    assertThat(channel.isRegistered()).as("channel.isRegistered()").isFalse();
  }

  @Test
  @Order(6)
  @DisplayName("a second buffer goes through the same channel")
  @Because(
      "The channel is the caller's, who has more to send: close() and shutdownOutput() would end its"
          + " stream.")
  void leavesTheStreamOpen(Bench bench) throws IOException {
    PeerServer server = bench.server(client -> client.expectsOnly("hello world"));
    SocketChannel channel = connect(bench, server);
    SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(RawFrames.bytes("hello ")));
    SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(RawFrames.bytes("world")));
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(7)
  @DisplayName("a direct and a read-only buffer are sent like any other")
  @Because("Not every buffer has an array that can be had. The channel takes the buffer itself.")
  void sendsAnyBuffer(Bench bench) throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put(RawFrames.bytes("hello")).flip();
    ByteBuffer readOnly = direct.asReadOnlyBuffer();
    sends(bench, direct);
    sends(bench, readOnly);
  }

  @Test
  @Order(8)
  @DisplayName("a slice sends its own bytes, from its position to its limit")
  @Because(
      "The message lies between position and limit; a slice begins in the middle of its array, and"
          + " array() gives the whole of it. The channel takes the buffer itself.")
  void sendsASlice(Bench bench) throws IOException {
    byte[] array = RawFrames.bytes("####hello##");
    sends(bench, ByteBuffer.wrap(array.clone()).position(4).limit(9));
    sends(bench, ByteBuffer.wrap(array).position(2).slice().position(2).limit(7));
  }

  @Test
  @Order(9)
  @DisplayName("afterwards the position is at the limit")
  @Because(
      "The buffer tells its owner that all was sent: a copy's position is not the buffer's, and"
          + " nobody moves it back.")
  void leavesThePositionAtTheLimit(Bench bench) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("##hello##")).position(2).limit(7);
    sends(bench, data);
    assertThat(data.position()).as("position afterwards").isEqualTo(7);
    assertThat(data.limit()).as("limit afterwards").isEqualTo(7);
  }

  @Test
  @Order(10)
  @DisplayName("a channel that breaks: the IOException comes, and the selector is closed")
  @Because(
      "Let the IOException go, and close the selector on that way too: try-with-resources closes it"
          + " however the method ends.")
  void closesTheSelectorWhenTheChannelBreaks(Bench bench) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    PeerServer server = bench.server(client -> seen.await());
    SocketChannel channel = connect(bench, server);
    channel.shutdownOutput();
    bench.mustThrow(
        IOException.class,
        "sendAllNonBlocking to a channel that takes no more",
        () -> SendAll.sendAllNonBlocking(channel, ByteBuffer.wrap(RawFrames.bytes("hello"))));
    assertThat(channel.isRegistered()).as("channel.isRegistered()").isFalse();
    seen.countDown();
  }

  /** Sends a buffer that holds "hello" through a channel of its own. */
  private static void sends(Bench bench, ByteBuffer hello) throws IOException {
    bench.wire().startAgain();
    PeerServer server = bench.server(client -> client.expectsOnly("hello"));
    SocketChannel channel = connect(bench, server);
    SendAll.sendAllNonBlocking(channel, hello);
    channel.close();
    server.awaitPlayed();
  }

  /** Whether the kernel leaves a part of the bytes to us while nobody reads. */
  private static boolean isStingy(SocketChannel channel) throws IOException {
    ByteBuffer much = ByteBuffer.allocate(MUCH);
    while (much.hasRemaining()) {
      if (channel.write(much) == 0) {
        return true;
      }
    }
    return false;
  }

  private static SocketChannel connect(Bench bench, PeerServer server) throws IOException {
    SocketChannel channel = bench.keep(SocketChannel.open());
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 32 * 1024);
    channel.connect(server.address());
    channel.configureBlocking(false);
    return channel;
  }
}
