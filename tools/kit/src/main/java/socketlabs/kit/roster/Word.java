package socketlabs.kit.roster;

/** What can be said of a step. */
public enum Word {
  PASSED("passed", '#'),
  FAILED("failed", 'x'),
  TIMED_OUT("timed out", 'x'),
  NOT_WRITTEN("not written yet", '.'),
  CRASHED("crashed", '!'),
  NOT_RUN("not run", '-'),
  ABORTED("aborted", '~'),
  DOES_NOT_COMPILE("does not compile", '!');

  private final String text;
  private final char mark;

  Word(String text, char mark) {
    this.text = text;
    this.mark = mark;
  }

  /** The word as a reader sees it. */
  public String text() {
    return text;
  }

  /** The word as one character of the board. */
  public char mark() {
    return mark;
  }

  /**
   * Whether the step counts as done. A step that this machine cannot judge does not stand in the
   * way.
   */
  public boolean isDone() {
    return this == PASSED || this == ABORTED;
  }

  /** The word with this text. */
  public static Word of(String text) {
    for (Word word : values()) {
      if (word.text.equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException("no such word: " + text);
  }
}
