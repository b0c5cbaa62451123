package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * A server that answers frames: four bytes of length, the highest first, then so many bytes of
 * payload. Each frame is answered by one with the payload in upper case.
 */
public final class FrameServer {
  /** The longest payload that {@code main} takes: 1 MiB. */
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  /**
   * Step 3: reads n bytes, in as many reads as it takes, and none beyond them.
   *
   * @param n how many bytes, 0 or more
   * @return the bytes; with n = 0 an empty array, even at the end of the stream
   * @throws EOFException when the stream ends before the last of them
   */
  static byte[] readExactly(InputStream in, int n) throws IOException {
    // TODO: read until n bytes are there; the end of the stream before that is an error.
    throw new NotWrittenYet(3);
  }

  /**
   * Step 4: writes one frame: the payload's length as four bytes, the highest first, and the
   * payload. Both go out in a single call of {@code write}.
   *
   * @param payload 0 bytes or more
   */
  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    // TODO: put header and payload into one array and write it.
    throw new NotWrittenYet(4);
  }

  /**
   * Step 5: reads one frame, and no byte beyond it.
   *
   * @param maxLength the longest payload that is taken, in bytes, 0 or more
   * @return the payload; nothing when the stream ends before the first byte of a frame
   * @throws EOFException when the stream ends inside the frame
   * @throws IOException and no EOFException when the length is negative or above {@code maxLength};
   *     no byte of the payload has been read then, and no memory taken for it
   */
  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    // TODO: read the header, check the length, read the payload.
    throw new NotWrittenYet(5);
  }

  /**
   * Step 6: takes one caller after another and answers each of its frames by a frame with the
   * payload in upper case, until the caller ends its stream. A caller that sends a bad length, ends
   * inside a frame or breaks off is dropped, and the next one served. Returns when the listener is
   * closed.
   *
   * @param maxLength the longest payload that is taken, in bytes, 0 or more
   * @return how many callers there were
   */
  static int serve(ServerSocket listener, int maxLength) throws IOException {
    // TODO: accept; answer frame after frame; hang up; accept the next, whatever happened.
    throw new NotWrittenYet(6);
  }

  /** Given, and the work of lab 1: the bytes a-z become A-Z, and no others change. */
  static void upper(byte[] data) {
    for (int i = 0; i < data.length; i++) {
      if (data[i] >= 'a' && data[i] <= 'z') {
        data[i] -= 'a' - 'A';
      }
    }
  }

  /** Runs the server by hand: {@code java FrameServer.java PORT}. */
  public static void main(String[] args) {
    int port = port(args);
    try (ServerSocket listener = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      System.out.println("listening on " + listener.getLocalSocketAddress());
      serve(listener, MAX_LENGTH);
    } catch (IOException e) {
      quit("cannot serve on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length != 1) {
      quit("give one argument, the port to listen on, as in: FrameServer 8000");
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
    System.err.println("FrameServer: " + message);
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
