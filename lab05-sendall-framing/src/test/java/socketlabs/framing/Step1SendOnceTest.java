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
    SendAll.sendOnce(channel, data);
    bench.sameBytes(RawFrames.bytes("hello"), channel.taken());
  }

  @Test
  @Order(7)
  @DisplayName("it returns how many bytes were taken, wherever the position stands")
  @Because(
      "write() itself returns how many bytes the channel took: return that number. The position says"
          + " where the next byte lies, and counts what stands before the message too.")
  void returnsWhatWasTakenFromAnyPosition(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("##hello##")).position(2).limit(7);
    int sent = SendAll.sendOnce(channel, data);
    assertThat(sent).as("sendOnce from position 2, room for 3, returned").isEqualTo(3);
  }

  @Test
  @Order(8)
  @DisplayName("from position 2 with room for 3 the position comes to 5")
  @Because(
      "write() moves the position of the buffer that it is given, from where it stands. Of a slice"
          + " or a copy the positions begin at 0 again: hand over the buffer itself.")
  void movesThePositionFromWhereItStands(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench, 3);
    ByteBuffer data = ByteBuffer.wrap(RawFrames.bytes("##hello##")).position(2).limit(7);
    SendAll.sendOnce(channel, data);
    assertThat(data.position()).as("position afterwards, 3 bytes behind 2").isEqualTo(5);
    assertThat(data.limit()).as("limit afterwards").isEqualTo(7);
  }

  @Test
  @Order(9)
  @DisplayName("20000 bytes are offered whole; the channel decides how many it takes")
  @Because(
      "Offer all that lies between position and limit, however much that is: it is the channel that"
          + " takes a part of it.")
  void offersEverything(Bench bench) throws IOException {
    byte[] much = RawFrames.letters(20_000);
    StingyChannel channel = new StingyChannel(bench);
    SendAll.sendOnce(channel, ByteBuffer.wrap(much.clone()));
    bench.sameBytes(much, channel.taken());
  }

  @Test
  @Order(10)
  @DisplayName("a channel that breaks, or is closed: the IOException comes out")
  @Because(
      "An IOException is for the caller, who must know that the bytes did not leave: let it go, as"
          + " it is. 0 would say that there is no room for now.")
  void letsTheExceptionThrough(Bench bench) throws Exception {
    StingyChannel broken = new StingyChannel(bench).breaksAtCall(1);
    StingyChannel closed = new StingyChannel(bench);
    closed.close();
    mustThrow(bench, "a channel that breaks", broken);
    mustThrow(bench, "a channel that is closed", closed);
  }

  @Test
  @Order(11)
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
  @Order(12)
  @DisplayName("the channel stays open")
  @Because("The channel is the caller's, who has more to send: do not close it.")
  void leavesTheChannelOpen(Bench bench) throws IOException {
    StingyChannel channel = new StingyChannel(bench);
    SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello")));
    assertThat(channel.isOpen()).as("channel.isOpen()").isTrue();
  }

  @Test
  @Order(13)
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

  private static void mustThrow(Bench bench, String what, StingyChannel channel) throws Exception {
    bench.mustThrow(
        IOException.class,
        "sendOnce to " + what,
        () -> SendAll.sendOnce(channel, ByteBuffer.wrap(RawFrames.bytes("hello"))));
  }
}
