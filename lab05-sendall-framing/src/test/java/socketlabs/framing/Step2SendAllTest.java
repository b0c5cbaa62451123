package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;
import socketlabs.kit.StingyChannel;

@Step(2)
@DisplayName("sendAll")
class Step2SendAllTest {
  private static final byte[] TEN = RawFrames.bytes("abcdefghij");

  @Test
  @Order(1)
  @DisplayName("where there is room for all, all is sent, once")
  @Because("Nothing remains after the first write: nothing is left to send.")
  void sendsAllAtOnce(Bench bench) throws IOException {
    sends(bench, ByteBuffer.wrap(TEN.clone()));
  }

  @Test
  @Order(2)
  @DisplayName("a channel that takes 3 bytes at a time gets all 10, in order")
  @Because(
      "A write may take a part. Go on while something remains, from where the position stands:"
          + " write() itself has moved it.")
  void goesOnAfterAShortWrite(Bench bench) throws IOException {
    sends(bench, ByteBuffer.wrap(TEN.clone()), 3);
    sends(bench, ByteBuffer.wrap(TEN.clone()), 1);
  }

  @Test
  @Order(3)
  @DisplayName("a channel that takes nothing now and then still gets all 10 bytes")
  @Because(
      "write() returned 0: the channel has no room for now. That is neither the end nor an error;"
          + " hasRemaining() tells when all is sent.")
  void goesOnAfterNothing(Bench bench) throws IOException {
    sends(bench, ByteBuffer.wrap(TEN.clone()), 4, 0, 0, 2);
    sends(bench, ByteBuffer.wrap(TEN.clone()), 0, 5);
    // Few zeros: whoever pauses after each of them, as one may, is still done in time.
    sends(bench, ByteBuffer.wrap(TEN.clone()), 3, 0, 0, 0, 0, 0, 7);
  }

  @Test
  @Order(4)
  @DisplayName("only the bytes between position and limit are sent")
  @Because(
      "The message lies between position and limit, and may begin and end anywhere in the buffer.")
  void sendsFromPositionToLimit(Bench bench) throws IOException {
    byte[] array = RawFrames.join(RawFrames.bytes("##"), TEN, RawFrames.bytes("###"));
    sends(bench, ByteBuffer.wrap(array).position(2).limit(12), 3);
  }

  @Test
  @Order(5)
  @DisplayName("a slice sends its own bytes, not those its array begins with")
  @Because(
      "A slice begins in the middle of its array: array() gives the whole of it, and position 0"
          + " is at arrayOffset().")
  void sendsASlice(Bench bench) throws IOException {
    byte[] array = RawFrames.join(RawFrames.bytes("##"), TEN, RawFrames.bytes("###"));
    sends(bench, ByteBuffer.wrap(array).position(2).limit(12).slice(), 3);
  }

  @Test
  @Order(6)
  @DisplayName("a direct and a read-only buffer are sent like any other")
  @Because("Not every buffer has an array that can be had. The channel takes the buffer itself.")
  void sendsAnyBuffer(Bench bench) throws IOException {
    sends(bench, ByteBuffer.allocateDirect(TEN.length).put(TEN).flip(), 3);
    sends(bench, ByteBuffer.wrap(TEN.clone()).asReadOnlyBuffer(), 3);
  }

  @Test
  @Order(7)
  @DisplayName("afterwards the position is at the limit")
  @Because("The buffer tells its owner that all was sent: a copy's position is not the buffer's.")
  void leavesThePositionAtTheLimit(Bench bench) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(20).put(TEN).flip();
    sends(bench, data, 3);
    assertThat(data.position()).as("position afterwards").isEqualTo(10);
    assertThat(data.limit()).as("limit afterwards").isEqualTo(10);
  }

  @Test
  @Order(8)
  @DisplayName("an empty buffer: nothing is sent, and sendAll returns")
  @Because("Nothing remains before the first write: look before you write.")
  void sendsNothing(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    SendAll.sendAll(channel, ByteBuffer.allocate(0));
    bench.sameBytes(new byte[0], channel.taken());
  }

  @Test
  @Order(9)
  @DisplayName("a channel that breaks ends it with the IOException, at once")
  @Because(
      "A broken channel does not heal: the IOException is for the caller, who must know that the"
          + " bytes did not arrive. Let it go, as it is.")
  void letsTheExceptionThrough(Bench bench) throws Exception {
    StingyChannel channel = new StingyChannel(bench, 3).breaksAtCall(3);
    bench.mustThrow(
        IOException.class,
        "sendAll on a channel that breaks",
        () -> SendAll.sendAll(channel, ByteBuffer.wrap(TEN.clone())));
    assertThat(channel.calls()).as("calls of write(), of which the third broke").isEqualTo(3);
  }

  @Test
  @Order(10)
  @DisplayName("the channel stays open")
  @Because("The channel is the caller's, who has more to send: do not close it.")
  void leavesTheChannelOpen(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    SendAll.sendAll(channel, ByteBuffer.wrap(TEN.clone()));
    assertThat(channel.isOpen()).as("channel.isOpen()").isTrue();
  }

  @Test
  @Order(11)
  @DisplayName("1 MiB goes through a real socket whose buffer holds a part of it")
  @Because(
      "A channel in non-blocking mode takes what fits into the send buffer, and then 0 bytes until"
          + " the other side has read some.")
  void sendsThroughARealSocket(Bench bench) throws IOException {
    byte[] much = RawFrames.letters(1024 * 1024);
    PeerServer server = bench.server(client -> client.expectsMany(much));
    SocketChannel channel = bench.keep(SocketChannel.open());
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 32 * 1024);
    channel.connect(server.address());
    channel.configureBlocking(false);
    SendAll.sendAll(channel, ByteBuffer.wrap(much.clone()));
    channel.close();
    server.awaitPlayed();
  }

  @Test
  @Order(12)
  @DisplayName("where the channel broke, the position tells how far it came")
  @Because(
      "After the exception the position is where the next byte would have come from. Whoever copies"
          + " all bytes out first has moved it to the limit.")
  void tellsHowFarItCame(Bench bench) throws Exception {
    StingyChannel channel = new StingyChannel(bench, 3).breaksAtCall(3);
    ByteBuffer data = ByteBuffer.wrap(TEN.clone());
    bench.mustThrow(
        IOException.class,
        "sendAll on a channel that breaks",
        () -> SendAll.sendAll(channel, data));
    assertThat(data.position()).as("position, after two writes of 3 bytes").isEqualTo(6);
  }

  private static void sends(Bench bench, ByteBuffer data, int... script) throws IOException {
    bench.wire().startAgain();
    StingyChannel channel = new StingyChannel(bench, script);
    SendAll.sendAll(channel, data);
    bench.sameBytes(TEN, channel.taken());
  }
}
