package socketlabs.kit.board;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.regex.Pattern;

/**
 * Keeps from the screen what Maven says of labs that are not green: the board says it, below.
 *
 * <p>Only lines that Maven is known to write for a failed verdict are dropped, and its advice only
 * while nothing else has gone wrong: whatever is not known here is shown.
 */
final class VerdictFilter extends FilterOutputStream {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[\\d;]*m");

  private static final Pattern ERROR = Pattern.compile("\\[ERROR\\].*");

  private static final Pattern VERDICT =
      Pattern.compile(
          "\\[ERROR\\] Failed to execute goal .*\\(verdict\\) on project lab\\d.*"
              + ": \\d+ of \\d+ steps pass\\..*");

  private static final Pattern ADVICE =
      Pattern.compile(
          "\\[ERROR\\] ?(|To see the full stack trace .*|Re-run Maven .*|For more information .*"
              + "|\\[Help 1\\] .*|After correcting the problems.*|  mvn <args> -rf .*)");

  private final Charset charset;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean otherErrors;

  private VerdictFilter(OutputStream out, Charset charset) {
    super(out);
    this.charset = charset;
  }

  /** A stream in front of the screen; both speak this charset. */
  static PrintStream before(OutputStream screen, Charset charset) {
    return new PrintStream(new VerdictFilter(screen, charset), true, charset);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      endOfLine();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  /** The end of a line is what counts; half of one is kept until then. */
  @Override
  public synchronized void close() throws IOException {
    out.write(line.toByteArray());
    line.reset();
    super.close();
  }

  private void endOfLine() throws IOException {
    String text = COLOUR.matcher(line.toString(charset)).replaceAll("").stripTrailing();
    boolean verdict = VERDICT.matcher(text).matches();
    boolean advice = ADVICE.matcher(text).matches();
    otherErrors |= ERROR.matcher(text).matches() && !verdict && !advice;
    if (!verdict && !(advice && !otherErrors)) {
      out.write(line.toByteArray());
    }
    line.reset();
  }
}
