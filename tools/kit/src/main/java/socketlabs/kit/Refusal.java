package socketlabs.kit;

import socketlabs.kit.card.Mismatch;

/** Calls of the student's code that must end with an exception. */
public final class Refusal {
  private Refusal() {}

  /**
   * Makes the call, which must throw.
   *
   * <p>An exception of another type goes on to the caller: the card shows it with its line.
   *
   * @param type what it must throw; only the type counts, texts differ from system to system
   * @param call what is called, for the card: "prepare on a port that is taken"
   */
  public static void expect(Class<? extends Exception> type, String call, Bench.Action action)
      throws Exception {
    try {
      action.run();
    } catch (Exception e) {
      if (type.isInstance(e)) {
        return;
      }
      throw e;
    }
    String article = type.getSimpleName().matches("[AEIOU].*") ? "an " : "a ";
    throw Mismatch.of(
        call + " throws " + article + type.getSimpleName(), "it returned, without an exception");
  }
}
