package socketlabs.udp;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A server whose socket belongs to a channel, and whose loop does everything itself. */
public final class UdpUpperServer {
  static DatagramSocket open(InetAddress address, int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      channel.close();
      throw e;
    }
    return channel.socket();
  }

  static SocketAddress answerOne(DatagramSocket socket) throws IOException {
    byte[] buffer = new byte[1 << 16];
    DatagramPacket letter = new DatagramPacket(buffer, buffer.length);
    socket.receive(letter);
    return answer(socket, letter);
  }

  private static SocketAddress answer(DatagramSocket socket, DatagramPacket letter)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(letter.getData(), letter.getOffset(), letter.getLength());
    byte[] reply = new byte[bytes.remaining()];
    for (int i = 0; bytes.hasRemaining(); i++) {
      byte b = bytes.get();
      reply[i] = b >= 'a' && b <= 'z' ? (byte) (b & ~0x20) : b;
    }
    socket.send(new DatagramPacket(reply, reply.length, letter.getSocketAddress()));
    return letter.getSocketAddress();
  }

  static int serve(DatagramSocket socket) {
    // One packet for all: receive sets its length, and nothing else has changed it.
    DatagramPacket letter = new DatagramPacket(new byte[1 << 16], 1 << 16);
    for (int answered = 0; ; ) {
      try {
        socket.receive(letter);
        answer(socket, letter);
        answered++;
      } catch (IOException e) {
        if (socket.isClosed()) {
          return answered;
        }
        System.err.println("one letter left at that: " + e);
      }
    }
  }

  /** Runs the server by hand, until Ctrl-C: {@code java UdpUpperServer.java PORT}. */
  public static void main(String[] args) {
    int port = port(args);
    try (DatagramSocket socket = open(InetAddress.getLoopbackAddress(), port)) {
      System.out.println("receiving on " + socket.getLocalSocketAddress());
      System.out.println("the first letter came from " + answerOne(socket));
      serve(socket);
    } catch (IOException e) {
      quit("cannot receive on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length != 1) {
      quit("give one argument, the port to receive on, as in: UdpUpperServer 8000");
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
    System.err.println("UdpUpperServer: " + message);
    System.exit(2);
  }
}
