package socketlabs.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every way in which the tests cut a stream into pieces; not some of them, by chance. */
public final class Splits {
  private Splits() {}

  /** The bytes whole, in two pieces at every place, and byte by byte. */
  public static List<List<byte[]>> of(byte[] bytes) {
    List<List<byte[]>> plans = new ArrayList<>();
    plans.add(List.of(bytes));
    for (int at = 1; at < bytes.length; at++) {
      plans.add(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
    }
    plans.add(pieces(bytes, 1));
    return plans;
  }

  /** The bytes in pieces of this size, the last one of what is left. */
  public static List<byte[]> pieces(byte[] bytes, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
    }
    return pieces;
  }
}
