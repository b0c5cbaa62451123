package socketlabs.kit.card;

/** What was expected of the student's code, and what came instead. */
public final class Mismatch extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String came;
  private final transient byte[] expectedBytes;
  private final transient byte[] cameBytes;

  private Mismatch(String expected, String came, byte[] expectedBytes, byte[] cameBytes) {
    super("expected " + expected + ", came " + came);
    this.expected = expected;
    this.came = came;
    this.expectedBytes = expectedBytes;
    this.cameBytes = cameBytes;
  }

  /** A difference told in words. */
  public static Mismatch of(String expected, String came) {
    return new Mismatch(expected, came, null, null);
  }

  /**
   * A difference between bytes.
   *
   * @param expectedEnd what was to follow the expected bytes, "" where nothing was asked
   * @param cameEnd what followed the bytes that came, "" where nothing is known
   */
  public static Mismatch of(byte[] expected, String expectedEnd, byte[] came, String cameEnd) {
    return new Mismatch(
        expected.length == 0 && !expectedEnd.isEmpty()
            ? expectedEnd
            : Bytes.show(expected) + expectedEnd,
        (came.length == 0 ? "nothing" : Bytes.show(came)) + cameEnd,
        expected,
        came);
  }

  public String expected() {
    return expected;
  }

  public String came() {
    return came;
  }

  /** The expected bytes, or null where the difference is not one between bytes. */
  public byte[] expectedBytes() {
    return expectedBytes;
  }

  /** The bytes that came, or null where the difference is not one between bytes. */
  public byte[] cameBytes() {
    return cameBytes;
  }
}
