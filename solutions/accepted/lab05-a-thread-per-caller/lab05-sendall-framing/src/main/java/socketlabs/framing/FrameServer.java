package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves its callers side by side. */
public final class FrameServer {
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  static byte[] readExactly(InputStream in, int n) throws IOException {
    byte[] bytes = new byte[n];
    if (in.readNBytes(bytes, 0, n) != n) {
      throw new EOFException("fewer than " + n + " bytes");
    }
    return bytes;
  }

  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    byte[] frame = new byte[Integer.BYTES + payload.length];
    ByteBuffer.wrap(frame).putInt(payload.length).put(payload);
    synchronized (out) {
      out.write(frame);
    }
  }

  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    byte[] header = in.readNBytes(Integer.BYTES);
    switch (header.length) {
      case 0:
        return Optional.empty();
      case Integer.BYTES:
        break;
      default:
        throw new EOFException("half a header");
    }
    int length = ByteBuffer.wrap(header).getInt();
    if (Integer.compareUnsigned(length, maxLength) > 0) {
      throw new IOException("a length of " + Integer.toUnsignedString(length));
    }
    return Optional.of(readExactly(in, length));
  }

  static int serve(ServerSocket listener, int maxLength) throws IOException {
    ExecutorService pool = Executors.newCachedThreadPool();
    int callers = 0;
    try {
      while (true) {
        Socket connection = listener.accept();
        callers++;
        pool.execute(() -> converse(connection, maxLength));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw e;
      }
    } finally {
      pool.shutdown();
    }
    return callers;
  }

  private static void converse(Socket connection, int maxLength) {
    try (connection;
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      Optional<byte[]> frame;
      while ((frame = readFrame(in, maxLength)).isPresent()) {
        byte[] payload = frame.get();
        for (int i = 0; i < payload.length; i++) {
          payload[i] =
              payload[i] >= 'a' && payload[i] <= 'z' ? (byte) (payload[i] - 32) : payload[i];
        }
        writeFrame(out, payload);
      }
    } catch (IOException e) {
      System.err.println(connection.getRemoteSocketAddress() + ": " + e);
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
