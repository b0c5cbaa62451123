package socketlabs.framing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** In the words of DataInputStream and DataOutputStream, with buffers that live with the socket. */
public final class FrameServer {
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  static byte[] readExactly(InputStream in, int n) throws IOException {
    byte[] bytes = new byte[n];
    new DataInputStream(in).readFully(bytes);
    return bytes;
  }

  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(frame);
    data.writeInt(payload.length);
    data.write(payload);
    frame.writeTo(out);
    out.flush();
  }

  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    int length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int b = in.read();
      if (b == -1 && i == 0) {
        return Optional.empty();
      }
      if (b == -1) {
        throw new EOFException("inside a header");
      }
      length = length << 8 | b;
    }
    if (length < 0 || length > maxLength) {
      throw new IOException("a length of " + length);
    }
    return Optional.of(readExactly(in, length));
  }

  static int serve(ServerSocket listener, int maxLength) throws IOException {
    int callers = 0;
    for (; ; ) {
      try (Socket connection = listener.accept()) {
        callers++;
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = new BufferedOutputStream(connection.getOutputStream());
        for (Optional<byte[]> frame = readFrame(in, maxLength);
            frame.isPresent();
            frame = readFrame(in, maxLength)) {
          writeFrame(out, upper(frame.get()));
        }
      } catch (SocketException e) {
        if (listener.isClosed()) {
          return callers;
        }
      } catch (IOException e) {
        System.err.println("dropped a caller: " + e.getMessage());
      }
    }
  }

  private static byte[] upper(byte[] data) {
    for (int i = 0; i < data.length; i++) {
      if ('a' <= data[i] && data[i] <= 'z') {
        data[i] ^= 0x20;
      }
    }
    return data;
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
