package socketlabs.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Wire.Direction;

/**
 * A channel that takes fewer bytes than it is offered, after a script: what a socket does by chance
 * when its send buffer fills, this does in every run.
 */
public final class StingyChannel implements WritableByteChannel {
  /** So many calls are taken for a loop that does not end; each script needs far fewer. */
  private static final int MOST_CALLS = 1_000;

  private static final String NAME = "channel";

  private final Bench bench;
  private final int[] script;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int breakingCall = Integer.MAX_VALUE;
  private int calls;
  private boolean open = true;

  /**
   * @param script how many bytes the calls take at most, one after another and then from the start
   *     again; 0 is a channel that has no room for now; an empty script takes everything
   */
  public StingyChannel(Bench bench, int... script) {
    this.bench = bench;
    this.script = script;
  }

  /** From the call of this number on, counted from 1, every call breaks with an IOException. */
  public StingyChannel breaksAtCall(int number) {
    breakingCall = number;
    return this;
  }

  /** What the channel has taken so far. */
  public byte[] taken() {
    return taken.toByteArray();
  }

  /** How often {@code write} was called. */
  public int calls() {
    return calls;
  }

  @Override
  public int write(ByteBuffer data) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (++calls > MOST_CALLS) {
      throw new EndlessWriting();
    }
    if (calls >= breakingCall) {
      note(Direction.NOTE, "broken: write() throws an IOException");
      throw new IOException("the channel broke (made by the test)");
    }
    int room = script.length == 0 ? Integer.MAX_VALUE : script[(calls - 1) % script.length];
    byte[] some = new byte[Math.min(room, data.remaining())];
    data.get(some);
    taken.write(some);
    bench.wroteHere();
    if (some.length > 0) {
      note(Direction.FROM_YOU, Bytes.show(some));
    } else {
      note(Direction.NOTE, "write() returns 0: nothing " + (room == 0 ? "taken" : "offered"));
    }
    return some.length;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  private void note(Direction direction, String text) {
    bench.wire().add(NAME, direction, text);
  }

  /** Ends a loop that writes on and on; no catch of IOException stops it. */
  public static final class EndlessWriting extends Error {
    private static final long serialVersionUID = 1L;

    EndlessWriting() {
      super("called write " + MOST_CALLS + " times");
    }
  }
}
