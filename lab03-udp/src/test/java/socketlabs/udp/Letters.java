package socketlabs.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the tests of this lab write. */
final class Letters {
  /** The most that fits into a datagram over IPv4. */
  static final int MAX_BYTES = 65_507;

  private Letters() {}

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** a to z, again and again. */
  static byte[] alphabet(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  /** The 256 byte values, in order. */
  static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] -= (byte) (upper[i] >= 'a' && upper[i] <= 'z' ? 32 : 0);
    }
    return upper;
  }
}
