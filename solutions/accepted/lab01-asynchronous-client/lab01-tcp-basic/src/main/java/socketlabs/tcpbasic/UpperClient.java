package socketlabs.tcpbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that makes one call. */
public final class UpperClient {
  private UpperClient() {}

  /** The two ends of a connection: ours (getsockname) and the other (getpeername). */
  record Endpoints(InetSocketAddress local, InetSocketAddress peer) {}

  /** How an attempt to connect ended. */
  enum Outcome {
    CONNECTED,
    REFUSED,
    TIMED_OUT,
    UNKNOWN_HOST,
    OTHER
  }

  /**
   * Step 4: dials, sends the message in UTF-8, reads the reply up to the end of the stream and
   * hangs up.
   *
   * <p>Nothing is sent behind the message: no line end, no zero. The socket is closed however the
   * method ends.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   * @return the whole reply, however long and in however many pieces it came; "" where the server
   *     hangs up without a word
   * @throws UnknownHostException when the name means nothing
   * @throws java.net.ConnectException when nobody listens there
   */
  static String call(String host, int port, String message) throws IOException {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      get(channel.connect(new InetSocketAddress(InetAddress.getByName(host), port)));
      ByteBuffer out = ByteBuffer.wrap(message.getBytes(UTF_8));
      while (out.hasRemaining()) {
        get(channel.write(out));
      }
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      ByteBuffer in = ByteBuffer.allocate(512);
      while (get(channel.read(in.clear())) >= 0) {
        reply.write(in.array(), 0, in.position());
      }
      return reply.toString(UTF_8);
    }
  }

  /**
   * Step 5: the addresses of the two ends of a connected socket, its own first.
   *
   * @param socket connected; it stays open
   */
  static Endpoints endpoints(Socket socket) {
    return new Endpoints(
        (InetSocketAddress) socket.getLocalSocketAddress(),
        (InetSocketAddress) socket.getRemoteSocketAddress());
  }

  /**
   * Step 6: tries to connect, hangs up at once, and says how it went (connect_ex in Python, which
   * gives a number where connect raises an error).
   *
   * @param host a name or an address
   * @param port 1 to 65535
   * @param timeoutMillis how long to try, 1 or more
   * @return {@link Outcome#OTHER} for all that the other words do not say; no exception escapes
   */
  static Outcome tryConnect(String host, int port, int timeoutMillis) {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(new InetSocketAddress(host, port)).get(timeoutMillis, TimeUnit.MILLISECONDS);
      return Outcome.CONNECTED;
    } catch (UnresolvedAddressException e) {
      return Outcome.UNKNOWN_HOST;
    } catch (TimeoutException e) {
      return Outcome.TIMED_OUT;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ConnectException ? Outcome.REFUSED : Outcome.OTHER;
    } catch (IOException | InterruptedException e) {
      return Outcome.OTHER;
    }
  }

  /**
   * Step 7, stretch: reads once, and waits no longer than the limit; the socket's own limit is as
   * before afterwards.
   *
   * @param max how many bytes to read at most, 1 or more
   * @param timeoutMillis how long to wait for the first byte, 1 or more
   * @return what came, 1 to max bytes; empty at the end of the stream
   * @throws SocketTimeoutException when nothing came in time; the socket can still be used
   */
  static byte[] readWithin(Socket socket, int max, int timeoutMillis) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(timeoutMillis);
    try {
      byte[] buffer = new byte[max];
      int length = socket.getInputStream().read(buffer);
      return Arrays.copyOf(buffer, Math.max(length, 0));
    } finally {
      socket.setSoTimeout(before);
    }
  }

  /**
   * Step 8, stretch: a listener of the AF_UNIX family on this path; a file that a dead listener
   * left there is removed, one that a live listener holds is not.
   *
   * @param path new, or what an earlier listener left; some 100 bytes long at most
   * @return the listener, open; closing it leaves the file where it is
   * @throws java.net.BindException when somebody listens on the path
   */
  static ServerSocketChannel listenUnix(Path path) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path) && !answers(address)) {
      Files.delete(path);
    }
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private static boolean answers(UnixDomainSocketAddress address) {
    try (var channel = SocketChannel.open(address)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static <T> T get(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      // The future wraps it; who calls expects the ConnectException itself.
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /** Makes a call by hand: {@code java UpperClient.java HOST PORT MESSAGE}. */
  public static void main(String[] args) {
    if (args.length != 3) {
      quit("give three arguments, host, port and message, as in: UpperClient 127.0.0.1 8000 hello");
    }
    int port = port(args[1]);
    try {
      System.out.println(call(args[0], port, args[2]));
    } catch (UnknownHostException e) {
      quit("there is no host called " + args[0]);
    } catch (IOException e) {
      quit("cannot call " + args[0] + " port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    quit("a port is a number from 0 to 65535, and this is not: " + text);
    return -1;
  }

  private static void quit(String message) {
    System.err.println("UpperClient: " + message);
    System.exit(2);
  }
}
