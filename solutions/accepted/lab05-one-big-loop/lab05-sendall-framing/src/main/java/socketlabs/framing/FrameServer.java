package socketlabs.framing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Optional;

/** Byte by byte into growing arrays, and one loop for callers and frames. */
public final class FrameServer {
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  static byte[] readExactly(InputStream in, int n) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(n);
    while (bytes.size() < n) {
      byte[] some = new byte[Math.min(n - bytes.size(), 512)];
      int count = in.read(some);
      if (count < 0) {
        throw new EOFException(bytes.size() + " bytes");
      }
      bytes.write(some, 0, count);
    }
    return bytes.toByteArray();
  }

  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    int n = payload.length;
    byte[] frame = Arrays.copyOf(new byte[] {(byte) (n >> 24), (byte) (n >> 16)}, n + 4);
    frame[2] = (byte) (n >> 8);
    frame[3] = (byte) n;
    System.arraycopy(payload, 0, frame, 4, n);
    out.write(frame);
  }

  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    byte[] first = in.readNBytes(1);
    if (first.length == 0) {
      return Optional.empty();
    }
    byte[] rest = readExactly(in, 3);
    byte[] header = {first[0], rest[0], rest[1], rest[2]};
    BigInteger length = new BigInteger(header);
    if (length.signum() < 0 || length.compareTo(BigInteger.valueOf(maxLength)) > 0) {
      throw new IOException("length " + length);
    }
    return Optional.of(readExactly(in, length.intValueExact()));
  }

  static int serve(ServerSocket listener, int maxLength) throws IOException {
    int callers = 0;
    Socket connection = null;
    while (true) {
      try {
        if (connection == null) {
          connection = listener.accept();
          callers++;
        }
        Optional<byte[]> frame = readFrame(connection.getInputStream(), maxLength);
        if (frame.isPresent()) {
          writeFrame(connection.getOutputStream(), upper(frame.get()));
          continue;
        }
      } catch (SocketException e) {
        if (listener.isClosed()) {
          return callers;
        }
      } catch (IOException e) {
        System.out.println("bad frame: " + e.getMessage());
      }
      connection.close();
      connection = null;
    }
  }

  private static byte[] upper(byte[] payload) {
    byte[] upper = payload.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] =
          Character.isLowerCase(upper[i]) && upper[i] > 0 ? (byte) (upper[i] & 0xdf) : upper[i];
    }
    return upper;
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
