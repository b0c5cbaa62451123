package socketlabs.kit;

import java.util.Optional;
import java.util.concurrent.Callable;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;

/** What must end with an exception, and what the card says where it does not. */
final class Refusal {
  private static final String WITHOUT = "it returned, without an exception";

  private Refusal() {}

  /** As {@link Bench#mustThrow(Class, String, Callable)}. */
  static void expect(Class<? extends Exception> type, String call, Callable<?> action)
      throws Exception {
    Object returned;
    try {
      returned = action.call();
    } catch (Exception e) {
      if (type.isInstance(e)) {
        return;
      }
      throw e;
    }
    throw missing(type, call, returned);
  }

  /**
   * The failure of a call that returned.
   *
   * @param returned what it returned; {@code Void.class} where it returns nothing
   */
  static Mismatch missing(Class<? extends Exception> type, String call, Object returned) {
    return Mismatch.of(
        call + " throws " + one(type),
        returned == Void.class ? WITHOUT : "it returned " + show(returned));
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
