package socketlabs.tcpbasic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

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
   * @return the whole reply; the server hangs up after it
   */
  static String call(String host, int port, String message) throws IOException {
    // TODO: connect, send the message, read all of the reply, hang up.
    throw new NotWrittenYet(4);
  }

  /** Step 5: the addresses of the two ends of a connected socket. */
  static Endpoints endpoints(Socket socket) {
    // TODO: ask the socket for its two addresses.
    throw new NotWrittenYet(5);
  }

  /**
   * Step 6: tries to connect, hangs up at once, and says how it went (connect_ex).
   *
   * @param timeoutMillis how long to try, 1 or more
   */
  static Outcome tryConnect(String host, int port, int timeoutMillis) {
    // TODO: connect within the limit; turn what happens into an Outcome.
    throw new NotWrittenYet(6);
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
    // TODO: set the limit, read once, put the old limit back.
    throw new NotWrittenYet(7);
  }

  /**
   * Step 8, stretch: a listener of the AF_UNIX family on this path; a file that a dead listener
   * left there is removed, one that a live listener holds is not.
   *
   * @throws java.net.BindException when somebody listens on the path
   */
  static ServerSocketChannel listenUnix(Path path) throws IOException {
    // TODO: clear away what a dead listener left, then bind to the path.
    throw new NotWrittenYet(8);
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

  /** What a step throws until you write it. Delete this class with the last of its uses. */
  static final class NotWrittenYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotWrittenYet(int step) {
      super("step " + step + " is not written yet");
    }
  }
}
