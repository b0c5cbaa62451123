// Caught by step 6.
// why: hand each conversation to workers.execute()
package socketlabs.connectionloop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ExecutorService;

/** A server that talks with each caller for as long as the caller likes, one after another. */
public final class LoopServer {
  private static final int BUFFER_BYTES = 1024;

  private LoopServer() {}

  /**
   * Step 1: answers all that the caller sends, as it comes and in upper case, until the end of the
   * stream. The connection stays open: it is closed where it was accepted.
   *
   * @param connection an accepted connection
   * @return how many bytes were answered: 0 when the stream ends at once
   * @throws IOException when the connection breaks, which is no end of the stream
   */
  static long converse(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    OutputStream out = connection.getOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    long answered = 0;
    // The communication loop. -1 is the end of the stream, and the only way out.
    for (int length = in.read(buffer); length != -1; length = in.read(buffer)) {
      upper(buffer, length);
      out.write(buffer, 0, length);
      answered += length;
    }
    return answered;
  }

  /**
   * Steps 2, 3 and 4: serves one caller after another until the listener is closed.
   *
   * <p>Every connection is closed when its conversation ends, however it ends (step 3). A caller
   * whose connection breaks is gone, and the next one is served (step 3). When the listener is
   * closed, the caller on the line is served to the end, and the method returns (step 4).
   *
   * @param listener a bound listener, which another thread may close at any time
   * @return how many callers were accepted, those who broke off included
   * @throws IOException when accept fails for any other reason
   */
  static int serve(ServerSocket listener) throws IOException {
    int callers = 0;
    // The connection loop.
    for (Socket next = next(listener); next != null; next = next(listener)) {
      callers++;
      try (Socket connection = next) {
        converse(connection);
      } catch (IOException e) {
        // Inside the loop, so that a broken connection ends one conversation and not the server.
        System.err.println("a caller is gone: " + e.getMessage());
      }
    }
    return callers;
  }

  /**
   * Step 6, stretch: the same with all callers at once, each conversation on a thread of the
   * workers. When the listener is closed it returns, and conversations go on to their ends. The
   * workers belong to whoever called: they are not shut down.
   *
   * @param workers has a thread for every caller
   * @return how many callers were accepted
   * @throws IOException when accept fails for any other reason than that the listener is closed
   */
  static int serveConcurrently(ServerSocket listener, ExecutorService workers) throws IOException {
    int callers = 0;
    for (Socket next = next(listener); next != null; next = next(listener)) {
      callers++;
      try (Socket connection = next) {
        converse(connection);
      } catch (IOException e) {
        System.err.println("a caller is gone: " + e.getMessage());
      }
    }
    return callers;
  }

  /**
   * Step 7, stretch: the same as {@code serve}, with a caller hung up on who says nothing for a
   * while. For a caller the listener waits as long as it takes.
   *
   * @param idleMillis how long a caller may be silent, in milliseconds, 1 or more
   * @return how many callers were accepted
   * @throws IOException when accept fails for any other reason than that the listener is closed
   */
  static int serveImpatiently(ServerSocket listener, int idleMillis) throws IOException {
    int callers = 0;
    for (Socket next = next(listener); next != null; next = next(listener)) {
      callers++;
      try (Socket connection = next) {
        // From here on a read that waits too long throws a SocketTimeoutException.
        connection.setSoTimeout(idleMillis);
        converse(connection);
      } catch (IOException e) {
        System.err.println("a caller is gone: " + e.getMessage());
      }
    }
    return callers;
  }

  /** The next caller; null when the listener is closed, which is how a server is stopped. */
  private static Socket next(ServerSocket listener) throws IOException {
    try {
      return listener.accept();
    } catch (SocketException e) {
      if (listener.isClosed()) {
        return null;
      }
      throw e;
    }
  }

  /** Changes the bytes a-z among the first {@code length} to A-Z; lab 1's step 1. */
  private static void upper(byte[] data, int length) {
    for (int i = 0; i < length; i++) {
      if (data[i] >= 'a' && data[i] <= 'z') {
        data[i] -= 'a' - 'A';
      }
    }
  }

  /** Runs the server by hand, until Ctrl-C: {@code java LoopServer.java PORT}. */
  public static void main(String[] args) {
    int port = port(args);
    try (ServerSocket listener = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      System.out.println("listening on " + listener.getLocalSocketAddress());
      serve(listener);
    } catch (IOException e) {
      quit("cannot serve on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length != 1) {
      quit("give one argument, the port to listen on, as in: LoopServer 8081");
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
    System.err.println("LoopServer: " + message);
    System.exit(2);
  }
}
