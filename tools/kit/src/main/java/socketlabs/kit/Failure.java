package socketlabs.kit;

import socketlabs.kit.roster.Word;

/** What a test that did not pass throws; its message is the card. */
public final class Failure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final Word word;
  private final String place;

  Failure(Word word, String card, String place, StackTraceElement[] trace) {
    super("\n" + card);
    this.word = word;
    this.place = place;
    setStackTrace(trace);
  }

  /** What is to be said of the step. */
  public Word word() {
    return word;
  }

  /** The card, as {@link socketlabs.kit.card.Card} wrote it. */
  public String card() {
    return getMessage().substring(1);
  }

  /** The file and line to edit. */
  public String place() {
    return place;
  }
}
