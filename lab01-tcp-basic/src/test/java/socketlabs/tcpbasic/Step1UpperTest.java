package socketlabs.tcpbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Step;

@Step(1)
@DisplayName("upper")
class Step1UpperTest {
  @Test
  @Order(1)
  @DisplayName("\"hello\" becomes \"HELLO\", in the same array")
  @Because(
      "upper returns nothing: it changes each of the first `length` bytes, in the array that it is"
          + " given.")
  void changesLetters(Bench bench) {
    byte[] data = "hello".getBytes(UTF_8);
    UpperServer.upper(data, data.length);
    bench.sameBytes("HELLO".getBytes(UTF_8), data);
  }

  @Test
  @Order(2)
  @DisplayName("a letter changes whatever byte stands before it")
  @Because(
      "The byte before the letter ended your loop. No byte is an end: the loop goes on to `length`,"
          + " and leaves alone what is no letter.")
  void goesOnToTheLength(Bench bench) {
    for (byte other : "\0\n\r !09AZ~".getBytes(UTF_8)) {
      byte[] data = {other, 'h'};
      UpperServer.upper(data, data.length);
      bench.sameBytes(new byte[] {other, 'H'}, new byte[] {other, data[1]});
    }
  }

  @Test
  @Order(3)
  @DisplayName("each of the 256 byte values: only a-z change")
  @Because("Only the 26 bytes from 'a' (61 hex) to 'z' (7a hex), both included, change.")
  void leavesEveryOtherByteAlone(Bench bench) {
    byte[] data = new byte[256];
    byte[] expected = new byte[256];
    for (int i = 0; i < 256; i++) {
      data[i] = (byte) i;
      expected[i] = (byte) (i >= 'a' && i <= 'z' ? i - 32 : i);
    }
    UpperServer.upper(data, data.length);
    bench.sameBytes(expected, data);
  }

  @Test
  @Order(4)
  @DisplayName("text in UTF-8 keeps its bytes, in every language")
  @Because(
      "String.toUpperCase() knows languages: it turns \u00df into SS, and i into \u0130 where the"
          + " computer is set to Turkish. The wire rule is about bytes.")
  void knowsNoLanguage(Bench bench) {
    byte[] data = "stra\u00dfe \u4f60\u597d title".getBytes(UTF_8);
    UpperServer.upper(data, data.length);
    bench.sameBytes("STRA\u00dfE \u4f60\u597d TITLE".getBytes(UTF_8), data);
  }

  @Test
  @Order(5)
  @DisplayName("only the first `length` bytes change")
  @Because("The buffer is longer than the message: what lies behind `length` is not part of it.")
  void stopsAtTheLength(Bench bench) {
    byte[] data = "hellohello".getBytes(UTF_8);
    UpperServer.upper(data, 5);
    bench.sameBytes("HELLOhello".getBytes(UTF_8), data);
  }

  @Test
  @Order(6)
  @DisplayName("a length of 0 changes nothing")
  @Because("With a length of 0 there is nothing to change.")
  void zeroIsALength(Bench bench) {
    byte[] data = "hello".getBytes(UTF_8);
    UpperServer.upper(data, 0);
    bench.sameBytes("hello".getBytes(UTF_8), data);
  }
}
