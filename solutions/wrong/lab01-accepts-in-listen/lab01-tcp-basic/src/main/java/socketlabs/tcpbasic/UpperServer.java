// Caught by step 2.
// why: accept() takes a call
package socketlabs.tcpbasic;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that takes one call, answers it in upper case and hangs up. */
public final class UpperServer {
  private static final int BUFFER_BYTES = 1024;

  private UpperServer() {}

  /**
   * Step 1: changes the bytes a-z among the first {@code length} to A-Z, and no others.
   *
   * <p>It is the rule of {@code bytes.upper()} in Python: no charset and no language plays a part.
   *
   * @param data changed in place
   * @param length how many bytes of {@code data} count, 0 to {@code data.length}
   */
  static void upper(byte[] data, int length) {
    // Bytes, not characters: no charset and no locale can change what this does.
    for (int i = 0; i < length; i++) {
      if (data[i] >= 'a' && data[i] <= 'z') {
        data[i] -= 'a' - 'A';
      }
    }
  }

  /**
   * Step 2: a socket that listens on this address alone.
   *
   * @param port 0 to 65535; with 0 the system picks a free one
   * @param backlog how many callers may wait before they are accepted, 1 or more; a hint, which
   *     systems round up (listen(2))
   * @return the listener, open; whoever asked for it closes it
   * @throws java.net.BindException when the port is taken, or is not yours to take
   */
  static ServerSocket listen(InetAddress address, int port, int backlog) throws IOException {
    // One constructor does four calls of the tutorial: socket, setsockopt, bind and listen.
    ServerSocket listener = new ServerSocket(port, backlog, address);
    listener.accept();
    return listener;
  }

  /**
   * Step 3: accepts one caller, reads once, up to 1024 bytes, sends them back in upper case and
   * hangs up.
   *
   * <p>A caller who ends the stream without a word gets no answer. The connection is closed however
   * the method ends; the listener stays open.
   *
   * @return the caller's address
   * @throws IOException when the connection breaks
   */
  static InetSocketAddress serveOne(ServerSocket listener) throws IOException {
    // The try closes the connection however the block is left. The listener stays open: it is not
    // ours.
    try (Socket connection = listener.accept()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      InputStream in = connection.getInputStream();
      int length = in.read(buffer);
      // -1: the caller left without a word.
      if (length > 0) {
        upper(buffer, length);
        connection.getOutputStream().write(buffer, 0, length);
      }
      return (InetSocketAddress) connection.getRemoteSocketAddress();
    }
  }

  /** Runs the server by hand: {@code java UpperServer.java PORT}. */
  public static void main(String[] args) {
    int port = port(args);
    try (ServerSocket listener = listen(InetAddress.getLoopbackAddress(), port, 5)) {
      System.out.println("listening on " + listener.getLocalSocketAddress());
      System.out.println("answered " + serveOne(listener));
    } catch (IOException e) {
      quit("cannot serve on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length != 1) {
      quit("give one argument, the port to listen on, as in: UpperServer 8000");
    }
    try {
      int port = Integer.parseInt(args[0]);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    quit("a port is a number from 0 to 65535, and this is not: " + args[0]);
    return -1;
  }

  private static void quit(String message) {
    System.err.println("UpperServer: " + message);
    System.exit(2);
  }
}
