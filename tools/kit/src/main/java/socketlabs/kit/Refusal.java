package socketlabs.kit;

import java.util.Optional;
import java.util.concurrent.Callable;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;

/** What must end with an exception, and what the card says where it does not. */
final class Refusal {
  /** What came of a call that returns nothing. */
  static final String NOTHING_THROWN = "it returned, without an exception";

  private Refusal() {}

  /**
   * Makes the call, which must end with an exception of this type; any other goes on to the caller.
   *
   * @param action the call; where it returns, it brings what came, for the card
   */
  static void expect(Class<? extends Exception> type, String call, Callable<String> action)
      throws Exception {
    String came;
    try {
      came = action.call();
    } catch (Exception e) {
      if (type.isInstance(e)) {
        return;
      }
      throw e;
    }
    throw missing(type, call, came);
  }

  /** The failure of a call that returned. */
  static Mismatch missing(Class<? extends Exception> type, String call, String came) {
    return Mismatch.of(call + " throws " + one(type), came);
  }

  /** What came of a call that returned this, for the card. */
  static String returned(Object value) {
    return "it returned " + show(value);
  }

  private static String show(Object value) {
    if (value instanceof Optional<?> optional) {
      return "Optional " + optional.map(Refusal::show).orElse("empty");
    }
    if (value instanceof byte[] bytes) {
      return Bytes.show(bytes);
    }
    boolean readable = value == null || value instanceof Comparable || value instanceof Record;
    return readable ? String.valueOf(value) : one(value.getClass());
  }

  private static String one(Class<?> type) {
    String name = type.getSimpleName();
    return (name.matches("[AEIOU].*") ? "an " : "a ") + name;
  }
}
