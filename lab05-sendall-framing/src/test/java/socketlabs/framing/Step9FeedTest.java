package socketlabs.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Splits;
import socketlabs.kit.Step;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.card.Wire.Direction;

@Step(9)
@Tag("stretch")
@DisplayName("feed")
class Step9FeedTest {
  private static final byte[] HELLO = RawFrames.frame("hello");

  @Test
  @Order(1)
  @DisplayName("a chunk that holds one frame gives one payload")
  @Because("Four bytes of length, the highest first; then so many bytes, which are the payload.")
  void givesAFrame(Bench bench) throws IOException {
    decodes(bench, List.of(HELLO), RawFrames.bytes("hello"));
  }

  @Test
  @Order(2)
  @DisplayName("a chunk that holds three frames gives three payloads, the second one empty")
  @Because(
      "Behind one frame the next one begins: take exactly its bytes, header and payload. Go on while"
          + " the chunk holds bytes.")
  void givesThreeFrames(Bench bench) throws IOException {
    byte[] three = RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame("you"));
    decodes(bench, List.of(three), RawFrames.bytes("hello"), new byte[0], RawFrames.bytes("you"));
  }

  @Test
  @Order(3)
  @DisplayName("frames in chunks cut at any place are put together again")
  @Because(
      "What a chunk begins the next one ends, inside the four bytes of the header too: keep what is"
          + " not whole yet, header or payload, in a field.")
  void givesFramesAcrossEveryCut(Bench bench) throws IOException {
    byte[] payload = RawFrames.letters(200);
    byte[] stream = RawFrames.join(HELLO, RawFrames.frame(""), RawFrames.frame(payload));
    for (List<byte[]> chunks : Splits.of(stream)) {
      decodes(bench, chunks, RawFrames.bytes("hello"), new byte[0], payload);
    }
  }

  @Test
  @Order(4)
  @DisplayName("two decoders know nothing of each other")
  @Because("Each connection has a decoder of its own: what it keeps must not be static.")
  void keepsItsOwnBytes(Bench bench) throws IOException {
    Decoder one = new Decoder(RawFrames.MAX_LENGTH);
    Decoder other = new Decoder(RawFrames.MAX_LENGTH);
    one.feed(ByteBuffer.wrap(Arrays.copyOf(HELLO, 6)));
    RawFrames.same(
        bench, List.of(RawFrames.bytes("hello")), other.feed(ByteBuffer.wrap(HELLO.clone())));
    byte[] rest = Arrays.copyOfRange(HELLO, 6, 9);
    RawFrames.same(bench, List.of(RawFrames.bytes("hello")), one.feed(ByteBuffer.wrap(rest)));
  }

  @Test
  @Order(5)
  @DisplayName("an empty frame is given with the last byte of its header")
  @Because(
      "A payload of 0 bytes is whole as soon as its header is: there is no further byte to wait for.")
  void givesTheEmptyFrameAtOnce(Bench bench) throws IOException {
    List<byte[]> came =
        new Decoder(RawFrames.MAX_LENGTH).feed(ByteBuffer.wrap(RawFrames.frame("")));
    RawFrames.same(bench, List.of(new byte[0]), came);
  }

  @Test
  @Order(6)
  @DisplayName("lengths of 127, 128, 200, 255, 256, 300, 40000 and 65536 are understood")
  @Because(
      "All four bytes count, and each from 0 to 255: a Java byte of 80 hex or more is negative until"
          + " you write b & 0xff.")
  void readsEveryLength(Bench bench) throws IOException {
    for (int size : RawFrames.SIZES) {
      byte[] payload = RawFrames.letters(size);
      decodes(bench, Splits.pieces(RawFrames.frame(payload), 1000), payload);
    }
  }

  @Test
  @Order(7)
  @DisplayName("the chunk is the caller's: all of it is taken, and it may be filled anew")
  @Because(
      "The caller fills the same buffer again for the next chunk: copy the bytes that you keep, and"
          + " leave none of them in the buffer.")
  void copiesWhatItKeeps(Bench bench) throws IOException {
    Decoder decoder = new Decoder(RawFrames.MAX_LENGTH);
    ByteBuffer chunk = ByteBuffer.allocate(7);
    List<byte[]> came = new ArrayList<>();
    for (byte[] piece : Splits.pieces(RawFrames.join(HELLO, RawFrames.frame("you")), 7)) {
      chunk.clear().put(piece).flip();
      List<byte[]> whole = decoder.feed(chunk);
      came.addAll(whole == null ? List.of() : whole);
      assertThat(chunk.remaining()).as("bytes left in the chunk").isZero();
      Arrays.fill(chunk.array(), (byte) '#');
    }
    RawFrames.same(bench, List.of(RawFrames.bytes("hello"), RawFrames.bytes("you")), came);
  }

  @Test
  @Order(8)
  @DisplayName("a list that was given stays as it is when the next chunk comes")
  @Because(
      "The list is the caller's, who may look at it whenever it likes: make a new one in each call,"
          + " and do not clear the old one.")
  void leavesTheListAlone(Bench bench) throws IOException {
    Decoder decoder = new Decoder(RawFrames.MAX_LENGTH);
    List<byte[]> first = feed(bench, decoder, HELLO);
    feed(bench, decoder, RawFrames.frame("you"));
    bench.wire().add("chunks", Direction.NOTE, "the list of the first call is looked at once more");
    RawFrames.same(bench, List.of(RawFrames.bytes("hello")), first);
  }

  @Test
  @Order(9)
  @DisplayName("a chunk in another byte order is read like any other")
  @Because(
      "Whoever made the chunk may have given it another byte order, and getInt() follows that. On the"
          + " wire the highest byte comes first: put the header together in a buffer of your own.")
  void readsInNetworkOrder(Bench bench) throws IOException {
    ByteBuffer chunk = ByteBuffer.wrap(HELLO.clone()).order(ByteOrder.LITTLE_ENDIAN);
    bench.wire().add("chunks", Direction.NOTE, "the chunk is in ByteOrder.LITTLE_ENDIAN");
    RawFrames.same(
        bench, List.of(RawFrames.bytes("hello")), new Decoder(RawFrames.MAX_LENGTH).feed(chunk));
  }

  @Test
  @Order(10)
  @DisplayName("a direct, a read-only and a sliced chunk are taken like any other")
  @Because(
      "The chunk begins at its position and ends at its limit: do not use array(). Not every buffer"
          + " has one that can be had, and a slice begins in the middle of its own.")
  void takesAnyBuffer(Bench bench) throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(HELLO.length).put(HELLO).flip();
    byte[] array = RawFrames.join(RawFrames.bytes("##"), HELLO, RawFrames.bytes("##"));
    ByteBuffer part = ByteBuffer.wrap(array).position(2).limit(2 + HELLO.length);
    for (ByteBuffer chunk :
        List.of(direct, ByteBuffer.wrap(HELLO.clone()).asReadOnlyBuffer(), part.slice(), part)) {
      List<byte[]> came = new Decoder(RawFrames.MAX_LENGTH).feed(chunk);
      RawFrames.same(bench, List.of(RawFrames.bytes("hello")), came);
    }
  }

  @Test
  @Order(11)
  @DisplayName("negative and huge lengths are refused with an IOException")
  @Because(
      "Four bytes can announce 2 GiB, or -1: compare the length with 0 and with maxLength before you"
          + " make an array for it.")
  void refusesBadLengths(Bench bench) throws Exception {
    for (int length : new int[] {-1, Integer.MAX_VALUE, 0x47455420, RawFrames.MAX_LENGTH + 1}) {
      bench.wire().startAgain();
      bench.mustThrow(
          IOException.class,
          "feed of a length of " + length,
          () -> feed(bench, new Decoder(RawFrames.MAX_LENGTH), RawFrames.header(length)));
    }
  }

  @Test
  @Order(12)
  @DisplayName("maxLength bytes are taken")
  @Because("maxLength is the longest payload that is taken: only what is longer is refused.")
  void takesTheLongest(Bench bench) throws IOException {
    byte[] payload = RawFrames.letters(RawFrames.MAX_LENGTH);
    decodes(bench, List.of(RawFrames.frame(payload)), payload);
  }

  private static void decodes(Bench bench, List<byte[]> chunks, byte[]... payloads)
      throws IOException {
    bench.wire().startAgain();
    Decoder decoder = new Decoder(RawFrames.MAX_LENGTH);
    List<byte[]> came = new ArrayList<>();
    for (byte[] chunk : chunks) {
      came.addAll(feed(bench, decoder, chunk));
    }
    RawFrames.same(bench, List.of(payloads), came);
  }

  private static List<byte[]> feed(Bench bench, Decoder decoder, byte[] chunk) throws IOException {
    bench.wire().add("chunks", Direction.TO_YOU, Bytes.show(chunk));
    List<byte[]> came = decoder.feed(ByteBuffer.wrap(chunk.clone()));
    if (came == null) {
      throw Mismatch.of("a list of messages, empty where none is whole", "null");
    }
    return came;
  }
}
