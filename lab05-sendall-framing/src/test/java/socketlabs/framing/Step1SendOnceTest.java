package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Step;
import socketlabs.kit.StingyChannel;

@Step(1)
@DisplayName("sendOnce")
class Step1SendOnceTest {
  @Test
  @Order(1)
  @DisplayName("where there is room for all, all is sent")
  @Because("What is to be sent lies between position and limit: hand the buffer over as it is.")
  void sendsAllWhereThereIsRoom(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    bench.sameBytes(RawFrames.bytes("hello"), channel.taken());
  }

  @Test
  @Order(2)
  @DisplayName("the channel is asked once, however little it takes")
  @Because("Once is once: one call of write(), and the rest is the caller's business.")
  void writesOnce(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    assertThat(channel.calls()).as("calls of write()").isEqualTo(1);
  }

  @Test
  @Order(3)
  @DisplayName("it returns how many bytes were taken: 3 of 5")
  @Because("write() itself returns how many bytes the channel took; that is the number to return.")
  void returnsWhatWasTaken(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    int sent = SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    assertThat(sent).as("sendOnce of 5 bytes, room for 3").isEqualTo(3);
  }

  @Test
  @Order(4)
  @DisplayName("a channel without room: 0, and no exception")
  @Because("0 is an answer like any other: the channel has no room for now.")
  void zeroIsANumber(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 0);
    int sent = SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    assertThat(sent).as("sendOnce of 5 bytes, room for none").isZero();
  }

  @Test
  @Order(5)
  @DisplayName("the position moves past what was taken, and no further")
  @Because(
      "write() itself moves the position of the buffer that it is given. A copy's position is not the"
          + " buffer's; get() moves it past all, and flip(), rewind() and clear() move it back.")
  void movesThePosition(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("hello"));
    SendAll.sendOnce(channel, data);
    assertThat(data.position()).as("position afterwards").isEqualTo(3);
    assertThat(data.limit()).as("limit afterwards").isEqualTo(5);
  }

  @Test
  @Order(6)
  @DisplayName("only the bytes between position and limit are sent")
  @Because(
      "The array behind a buffer is longer than the message. What counts lies between position and"
          + " limit, and flip(), rewind() and clear() lose that.")
  void sendsFromPositionToLimit(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("##hello##")).position(2).limit(7);
    int sent = SendAll.sendOnce(channel, data);
    bench.sameBytes(RawFrames.bytes("hello"), channel.taken());
    assertThat(sent).as("bytes sent").isEqualTo(5);
  }

  @Test
  @Order(7)
  @DisplayName("a direct and a read-only buffer are sent like any other")
  @Because("Not every buffer has an array that can be had. The channel takes the buffer itself.")
  void sendsAnyBuffer(Bench bench) throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put(RawFrames.bytes("hello")).flip();
    for (ByteBuffer data : new ByteBuffer[] {direct, direct.asReadOnlyBuffer()}) {
      StingyChannel channel = new StingyChannel(bench);
      SendAll.sendOnce(channel, data);
      bench.sameBytes(RawFrames.bytes("hello"), channel.taken());
    }
  }

  @Test
  @Order(8)
  @DisplayName("the channel stays open")
  @Because("The channel is the caller's, who has more to send: do not close it.")
  void leavesTheChannelOpen(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    assertThat(channel.isOpen()).as("channel.isOpen()").isTrue();
  }

  @Test
  @Order(9)
  @DisplayName("a slice sends its own bytes, not those its array begins with")
  @Because(
      "A slice begins in the middle of its array: array() gives the whole of it, and position 0"
          + " is at arrayOffset(). The channel takes the buffer itself.")
  void sendsASlice(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("##hello##")).position(2).limit(7).slice();
    SendAll.sendOnce(channel, data);
    bench.sameBytes(RawFrames.bytes("hello"), channel.taken());
  }
}
