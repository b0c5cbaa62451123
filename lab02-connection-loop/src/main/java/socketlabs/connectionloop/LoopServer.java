package socketlabs.connectionloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/** A server that talks with each caller for as long as the caller likes, one after another. */
public final class LoopServer {
  private LoopServer() {}

  /**
   * Step 1: answers all that the caller sends, in upper case, until the end of the stream. The
   * connection stays open: it is closed where it was accepted.
   *
   * @return how many bytes were answered
   * @throws IOException when the connection breaks
   */
  static long converse(Socket connection) throws IOException {
    // TODO: read, answer in upper case, and go on until the end of the stream.
    throw new NotWrittenYet(1);
  }

  /**
   * Steps 2, 3 and 4: serves one caller after another until the listener is closed.
   *
   * <p>Every connection is closed when its conversation ends, however it ends (step 3). A caller
   * whose connection breaks is gone, and the next one is served (step 3). When the listener is
   * closed, the caller on the line is served to the end, and the method returns (step 4).
   *
   * @return how many callers were accepted
   */
  static int serve(ServerSocket listener) throws IOException {
    // TODO: accept, converse, hang up, and take the next caller (steps 3 and 4: survive, and end).
    throw new NotWrittenYet(2);
  }

  /**
   * Step 6, stretch: the same with all callers at once, each conversation on a thread of the
   * workers. The workers belong to whoever called: they are not shut down.
   *
   * @return how many callers were accepted
   */
  static int serveConcurrently(ServerSocket listener, ExecutorService workers) throws IOException {
    // TODO: accept, and leave the conversation to a worker.
    throw new NotWrittenYet(6);
  }

  /**
   * Step 7, stretch: the same as {@code serve}, with a caller hung up on who says nothing for a
   * while.
   *
   * @param idleMillis how long a caller may be silent, in milliseconds, 1 or more
   * @return how many callers were accepted
   */
  static int serveImpatiently(ServerSocket listener, int idleMillis) throws IOException {
    // TODO: give each connection a limit for its reads.
    throw new NotWrittenYet(7);
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

  /** What a step throws until you write it. Delete this class with the last of its uses. */
  static final class NotWrittenYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotWrittenYet(int step) {
      super("step " + step + " is not written yet");
    }
  }
}
