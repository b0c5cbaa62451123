// Caught by step 4.
// why: Put header and payload into one array
package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A server that answers frames: four bytes of length, the highest first, then so many bytes of
 * payload. Each frame is answered by one with the payload in upper case.
 */
public final class FrameServer {
  private static final int HEADER_BYTES = 4;

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
    byte[] bytes = in.readNBytes(n);
    // readNBytes reads on as it should; but where the stream ends it comes back short, silently.
    if (bytes.length < n) {
      throw new EOFException("the stream ended after " + bytes.length + " of " + n + " bytes");
    }
    return bytes;
  }

  /**
   * Step 4: writes one frame: the payload's length as four bytes, the highest first, and the
   * payload. Both go out in a single call of {@code write}.
   *
   * @param payload 0 bytes or more
   */
  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    // Two small writes would make the second wait for the answer to the first: Nagle's algorithm.
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    for (byte b : frame.putInt(payload.length).put(payload).array()) {
      out.write(b);
    }
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
    // Only here, between two frames, may the stream end.
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    byte[] others = readExactly(in, HEADER_BYTES - 1);
    int length = ByteBuffer.allocate(HEADER_BYTES).put((byte) first).put(others).getInt(0);
    // A stranger wrote this number. Four bytes are enough to ask for 2 GiB.
    if (length < 0 || length > maxLength) {
      throw new ProtocolException("a frame of " + length + " bytes, and at most " + maxLength);
    }
    return Optional.of(readExactly(in, length));
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
    int callers = 0;
    while (true) {
      Socket connection;
      try {
        connection = listener.accept();
      } catch (IOException e) {
        // Closing the listener is how a server is stopped; any other trouble with it is real.
        if (listener.isClosed()) {
          return callers;
        }
        throw e;
      }
      callers++;
      converse(connection, maxLength);
    }
  }

  private static void converse(Socket connection, int maxLength) {
    try (connection) {
      InputStream in = connection.getInputStream();
      Optional<byte[]> frame = readFrame(in, maxLength);
      while (frame.isPresent()) {
        upper(frame.get());
        writeFrame(connection.getOutputStream(), frame.get());
        frame = readFrame(in, maxLength);
      }
    } catch (IOException e) {
      // After a bad frame nobody knows where the next one begins: the try has hung up.
    }
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
}
