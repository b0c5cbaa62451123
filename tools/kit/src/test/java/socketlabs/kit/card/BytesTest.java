package socketlabs.kit.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void textIsShownAsText() {
    assertThat(Bytes.show("hello".getBytes(UTF_8))).isEqualTo("\"hello\" (5 bytes)");
    assertThat(Bytes.show("x".getBytes(UTF_8))).isEqualTo("\"x\" (1 byte)");
    assertThat(Bytes.show("\u4f60\u597d".getBytes(UTF_8))).isEqualTo("\"\u4f60\u597d\" (6 bytes)");
  }

  @Test
  void whatIsNoTextIsEscaped() {
    assertThat(Bytes.show("a\n\r\t\0\"\\".getBytes(UTF_8)))
        .isEqualTo("\"a\\n\\r\\t\\0\\\"\\\\\" (7 bytes)");
    assertThat(Bytes.escape(new byte[] {(byte) 0xff, 0x1b})).isEqualTo("\\xff\\x1b");
  }

  @Test
  void aTextIsShownOnOneLine() {
    assertThat(Bytes.oneLine("a\r\nb\n")).isEqualTo("a\\r\\nb\\n");
    assertThat(Bytes.oneLine(null)).isNull();
  }

  @Test
  void halfACharacterIsNotText() {
    byte[] half = {'a', (byte) 0xe4, (byte) 0xbd};
    assertThat(Bytes.escape(half)).isEqualTo("a\\xe4\\xbd");
    assertThat(Bytes.escape(new byte[] {(byte) 0xe4, 'b', 'c'})).isEqualTo("\\xe4bc");
  }

  @Test
  void longOnesAreCutAndCounted() {
    byte[] escaped = new byte[256];
    Arrays.fill(escaped, (byte) 0xff);
    assertThat(Bytes.show(escaped)).isEqualTo("\"" + "\\xff".repeat(10) + "\"... (256 bytes)");
    assertThat(Bytes.show("x".repeat(60).getBytes(UTF_8))).endsWith("x\" (60 bytes)");
    assertThat(Bytes.show(new byte[1024])).endsWith("\"... (1024 bytes)").hasSizeLessThan(90);
  }
}
