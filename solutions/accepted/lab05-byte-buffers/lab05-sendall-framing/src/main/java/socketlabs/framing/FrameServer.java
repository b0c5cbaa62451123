package socketlabs.framing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Everything in ByteBuffers; the streams are read as channels. */
public final class FrameServer {
  private static final int MAX_LENGTH = 1 << 20;

  private FrameServer() {}

  static byte[] readExactly(InputStream in, int n) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(n);
    if (fill(in, bytes) < n) {
      throw new EOFException();
    }
    return bytes.array();
  }

  /** Fills the buffer, or as much of it as the stream has; how much that is. */
  private static int fill(InputStream in, ByteBuffer bytes) throws IOException {
    ReadableByteChannel channel = Channels.newChannel(in);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // The read is in the condition.
    }
    return bytes.position();
  }

  static void writeFrame(OutputStream out, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).putInt(payload.length);
    frame.put(payload).flip();
    out.write(frame.array(), frame.arrayOffset(), frame.remaining());
  }

  static Optional<byte[]> readFrame(InputStream in, int maxLength) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4);
    int got = fill(in, header);
    if (got == 0) {
      return Optional.empty();
    }
    if (got < 4) {
      throw new EOFException();
    }
    int length = header.flip().getInt();
    if (length < 0) {
      throw new IOException("negative");
    } else if (length > maxLength) {
      throw new IOException("too long");
    }
    return Optional.of(readExactly(in, length));
  }

  static int serve(ServerSocket listener, int maxLength) {
    return serve(listener, maxLength, 0);
  }

  private static int serve(ServerSocket listener, int maxLength, int before) {
    int callers = before;
    while (true) {
      Socket connection;
      try {
        connection = listener.accept();
      } catch (IOException e) {
        return callers;
      }
      callers++;
      try {
        answerAll(connection, maxLength);
      } catch (IOException e) {
        // The next, please.
      }
      try {
        connection.close();
      } catch (IOException e) {
        // It is gone anyway.
      }
    }
  }

  private static void answerAll(Socket connection, int maxLength) throws IOException {
    while (true) {
      Optional<byte[]> frame = readFrame(connection.getInputStream(), maxLength);
      if (!frame.isPresent()) {
        break;
      }
      writeFrame(connection.getOutputStream(), frame.map(FrameServer::upper).get());
    }
  }

  private static byte[] upper(byte[] payload) {
    ByteBuffer upper = ByteBuffer.allocate(payload.length);
    for (byte b : payload) {
      upper.put(b >= 'a' && b <= 'z' ? (byte) (b - 'a' + 'A') : b);
    }
    return upper.array();
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
