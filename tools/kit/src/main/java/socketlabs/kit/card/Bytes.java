package socketlabs.kit.card;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as a reader can see them: text where they are text, escapes where they are not. */
public final class Bytes {
  /** So many characters are shown, and so many of what is cut: the card has room for no more. */
  private static final int SHOWN = 60;

  private static final int SHOWN_OF_MORE = 40;

  private Bytes() {}

  /** The bytes in quotes with their number: {@code "hello\n" (6 bytes)}; long ones are cut. */
  public static String show(byte[] bytes) {
    String count = bytes.length == 1 ? "1 byte" : bytes.length + " bytes";
    // The first bytes are enough to see whether it is too much: each is a character or more.
    String text = escape(Arrays.copyOf(bytes, Math.min(bytes.length, 4 * SHOWN)));
    if (bytes.length <= 4 * SHOWN && text.length() <= SHOWN) {
      return '"' + text + "\" (" + count + ")";
    }
    int shown = Math.min(bytes.length, SHOWN_OF_MORE);
    while (escape(Arrays.copyOf(bytes, shown)).length() > SHOWN_OF_MORE) {
      shown--;
    }
    return '"' + escape(Arrays.copyOf(bytes, shown)) + "\"... (" + count + ")";
  }

  /**
   * The bytes without quotes: printable characters as they are, {@code \0 \n \r \t \\ \"}, and
   * {@code \xNN} for all that is neither ASCII nor well-formed UTF-8.
   */
  public static String escape(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; ) {
      int length = characterLength(bytes, at);
      if (length > 1) {
        text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
      } else {
        text.append(escape(bytes[at]));
      }
      at += length;
    }
    return text.toString();
  }

  /** One byte, escaped. */
  public static String escape(byte b) {
    return switch (b) {
      case 0 -> "\\0";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> b >= 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b);
    };
  }

  /** A text on one line, its line ends as {@code \r} and {@code \n}; null stays null. */
  public static String oneLine(String text) {
    return text == null ? null : text.replace("\r", "\\r").replace("\n", "\\n");
  }

  /** One byte in hexadecimal, two digits. */
  public static String hex(byte b) {
    return String.format("%02x", b);
  }

  private static int characterLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
    if (length == 1 || at + length > bytes.length) {
      return 1;
    }
    try {
      String character =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
      return Character.isISOControl(character.codePointAt(0)) ? 1 : length;
    } catch (CharacterCodingException e) {
      return 1;
    }
  }
}
