package socketlabs.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import socketlabs.kit.Bench;
import socketlabs.kit.card.Mismatch;

/** Frames made by hand, byte by byte: what the tests send, and what they expect. */
final class RawFrames {
  /** Larger than any frame of the tests but those that are to be refused. */
  static final int MAX_LENGTH = 100_000;

  /** Payload sizes at which one of the length's bytes, as Java counts it, turns negative or 0. */
  static final List<Integer> SIZES = List.of(1, 127, 128, 200, 255, 256, 300, 40_000, 65_536);

  private RawFrames() {}

  /** The four bytes of a length, the highest first. */
  static byte[] header(int length) {
    return new byte[] {
      (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
    };
  }

  static byte[] frame(byte[] payload) {
    return join(header(payload.length), payload);
  }

  static byte[] frame(String payload) {
    return frame(payload.getBytes(UTF_8));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** So many bytes, a lower-case alphabet again and again. */
  static byte[] letters(int size) {
    byte[] letters = new byte[size];
    for (int i = 0; i < size; i++) {
      letters[i] = (byte) ('a' + i % 26);
    }
    return letters;
  }

  /** Each of the 256 byte values once. */
  static byte[] everyByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  /** Lab 1's rule. */
  static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] -= (byte) (upper[i] >= 'a' && upper[i] <= 'z' ? 32 : 0);
    }
    return upper;
  }

  /** Reads from a stream that breaks: its IOException must come out, and no EOFException. */
  static void breaks(Bench bench, String what, Callable<?> read) throws Exception {
    bench.mustThrow(
        IOException.class,
        what,
        () -> {
          try {
            return read.call();
          } catch (EOFException e) {
            throw Mismatch.of(what + " throws the stream's IOException", "an EOFException");
          }
        });
  }

  /** Compares payloads, in order. */
  static void same(Bench bench, List<byte[]> expected, List<byte[]> came) {
    if (came == null) {
      throw Mismatch.of("a list of messages, empty where none is whole", "null");
    }
    List<byte[]> others = expected.stream().filter(payload -> payload.length > 0).toList();
    if (others.size() < expected.size() && isSame(others, came)) {
      throw Mismatch.of(
          "number of messages: " + expected.size() + ", an empty one among them",
          came.size() + ": the empty one is missing");
    }
    if (came.size() > expected.size()) {
      throw Mismatch.of("number of messages: " + expected.size(), "more: " + came.size());
    }
    for (int i = 0; i < Math.min(expected.size(), came.size()); i++) {
      bench.sameBytes(expected.get(i), came.get(i));
    }
    if (expected.size() != came.size()) {
      throw Mismatch.of("number of messages: " + expected.size(), String.valueOf(came.size()));
    }
  }

  private static boolean isSame(List<byte[]> expected, List<byte[]> came) {
    return Arrays.deepEquals(expected.toArray(), came.toArray());
  }
}
