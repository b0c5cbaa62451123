package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Loops and shifts, and no help from the library. */
public final class FrameServer {
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  static byte[] readExactly(InputStream in, int n) throws IOException {
    byte[] bytes = new byte[n];
    int got = 0;
    while (got < n) {
      int count = in.read(bytes, got, n - got);
      if (count == -1) {
        throw new EOFException();
      }
      got += count;
    }
    return bytes;
  }

  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    byte[] frame = new byte[4 + payload.length];
    for (int i = 0; i < 4; i++) {
      frame[i] = (byte) (payload.length >>> 8 * (3 - i));
    }
    for (int i = 0; i < payload.length; i++) {
      frame[4 + i] = payload[i];
    }
    out.write(frame, 0, frame.length);
  }

  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    byte[] header = new byte[4];
    int got = 0;
    while (got < 4) {
      int count = in.read(header, got, 4 - got);
      if (count == -1) {
        if (got == 0) {
          return Optional.empty();
        }
        throw new EOFException();
      }
      got += count;
    }
    // As a long no length is negative: one comparison is enough.
    long length =
        (header[0] & 0xffL) << 24
            | (header[1] & 0xffL) << 16
            | (header[2] & 0xffL) << 8
            | header[3] & 0xffL;
    if (length > maxLength) {
      throw new IOException("too long");
    }
    return Optional.of(readExactly(in, (int) length));
  }

  static int serve(ServerSocket listener, int maxLength) throws IOException {
    int callers = 0;
    while (!listener.isClosed()) {
      Socket connection = null;
      try {
        connection = listener.accept();
        callers += 1;
        boolean more = true;
        while (more) {
          more = answerOne(connection, maxLength);
        }
      } catch (IOException e) {
        if (connection == null && !listener.isClosed()) {
          throw e;
        }
      } finally {
        if (connection != null) {
          connection.close();
        }
      }
    }
    return callers;
  }

  private static boolean answerOne(Socket connection, int maxLength) throws IOException {
    Optional<byte[]> frame = readFrame(connection.getInputStream(), maxLength);
    if (frame.isEmpty()) {
      return false;
    }
    byte[] payload = frame.get();
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] >= 97 && payload[i] <= 122) {
        payload[i] -= 32;
      }
    }
    writeFrame(connection.getOutputStream(), payload);
    return true;
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
