package socketlabs.kit;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An unbound listener that writes down, in order, what is done to it up to its bind.
 *
 * <p>SO_REUSEADDR has the value that the test gave it: what the system's default is, and whether
 * the option shows any effect there, makes no difference. Nor does it matter which failures of a
 * bind the system knows: the test can bring one along.
 */
public final class RecordingListener extends ServerSocket {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private IOException failure;

  /**
   * @param reuse the value of SO_REUSEADDR to start from
   */
  public RecordingListener(boolean reuse) throws IOException {
    super.setReuseAddress(reuse);
  }

  /** A listener with the option off, whose bind fails with this exception at any address. */
  public static RecordingListener failing(IOException failure) throws IOException {
    RecordingListener listener = new RecordingListener(false);
    listener.failure = failure;
    return listener;
  }

  /** The calls so far: {@code setReuseAddress(true)}, {@code bind(backlog 50)}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    calls.add("setReuseAddress(" + on + ")");
    super.setReuseAddress(on);
  }

  /** Written down as {@code setReuseAddress} where it is the same option. */
  @Override
  public <T> ServerSocket setOption(SocketOption<T> name, T value) throws IOException {
    calls.add(
        name.equals(StandardSocketOptions.SO_REUSEADDR)
            ? "setReuseAddress(" + value + ")"
            : "setOption(" + name.name() + ", " + value + ")");
    return super.setOption(name, value);
  }

  /** {@code bind(address)} comes through here too, with the JDK's own backlog of 50. */
  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    calls.add("bind(backlog " + backlog + ")");
    if (failure != null) {
      failure.fillInStackTrace(); // It comes from here, for whoever looks where.
      throw failure;
    }
    super.bind(address, backlog);
  }
}
