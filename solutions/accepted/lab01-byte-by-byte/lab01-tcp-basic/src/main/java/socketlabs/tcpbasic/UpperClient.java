package socketlabs.tcpbasic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
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
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port));
      for (byte b : message.getBytes(UTF_8)) {
        socket.getOutputStream().write(b);
      }
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        reply.write(b);
      }
      return reply.toString(UTF_8);
    } finally {
      socket.close();
    }
  }

  /**
   * Step 5: the addresses of the two ends of a connected socket, its own first.
   *
   * @param socket connected; it stays open
   */
  static Endpoints endpoints(Socket socket) {
    return new Endpoints(
        new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()),
        new InetSocketAddress(socket.getInetAddress(), socket.getPort()));
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
    Socket socket = new Socket();
    try {
      InetAddress address = InetAddress.getByName(host);
      socket.connect(new InetSocketAddress(address, port), timeoutMillis);
      return Outcome.CONNECTED;
    } catch (IOException e) {
      if (e instanceof UnknownHostException) {
        return Outcome.UNKNOWN_HOST;
      } else if (e instanceof SocketTimeoutException) {
        return Outcome.TIMED_OUT;
      } else if (e instanceof ConnectException) {
        return Outcome.REFUSED;
      }
      return Outcome.OTHER;
    } finally {
      try {
        socket.close();
      } catch (IOException e) {
        // Whatever this was, the attempt is over.
      }
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
    try {
      socket.setSoTimeout(timeoutMillis);
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      int b = in.read();
      while (b != -1) {
        came.write(b);
        b = came.size() < max && in.available() > 0 ? in.read() : -1;
      }
      return came.toByteArray();
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
    try {
      return bound(path);
    } catch (BindException e) {
      // Taken: by the living, or by a file that nobody listens on any more?
      try (SocketChannel living = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        throw e;
      } catch (ConnectException stale) {
        Files.delete(path);
        return bound(path);
      }
    }
  }

  private static ServerSocketChannel bound(Path path) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return listener.bind(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      listener.close();
      throw e;
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
