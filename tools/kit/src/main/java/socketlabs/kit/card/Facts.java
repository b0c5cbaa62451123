package socketlabs.kit.card;

import java.util.Arrays;
import socketlabs.kit.roster.Word;

/** What several rules ask of what was observed. */
final class Facts {
  private Facts() {}

  /** Whether bytes were expected and others came. */
  static boolean isAnswer(Evidence e) {
    return e.came() != null
        && e.came().length > 0
        && e.expected() != null
        && e.expected().length > 0;
  }

  /** Whether at the deadline all bytes had come and only the end of the stream was missing. */
  static boolean answeredButOpen(Evidence e) {
    return e.word() == Word.TIMED_OUT && isAnswer(e) && Arrays.equals(e.expected(), e.came());
  }

  static boolean startsWith(Evidence e) {
    int length = e.expected().length;
    return e.came().length > length && Arrays.equals(Arrays.copyOf(e.came(), length), e.expected());
  }

  static boolean zerosFrom(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isLineEnd(byte[] bytes) {
    return Arrays.equals(bytes, new byte[] {'\n'}) || Arrays.equals(bytes, new byte[] {'\r', '\n'});
  }

  /** Whether the student's code is the client of a server that the test plays. */
  static boolean isClient(Evidence e) {
    return e.wire().yours().equals("your client");
  }
}
