package socketlabs.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A server that answers letters in upper case, whoever writes. */
public final class UdpUpperServer {
  /** The most that fits into a datagram over IPv4: 65535, less 20 for IP's header, 8 for UDP's. */
  private static final int MAX_BYTES = 65_507;

  private UdpUpperServer() {}

  /**
   * Step 1: a socket that receives datagrams on this address alone.
   *
   * <p>It is bound and not connected: anybody may write to it. It does not share its port
   * (SO_REUSEADDR stays off): with UDP two sockets on one port do not get a letter each, one of
   * them gets none.
   *
   * @param port 0 to 65535; with 0 the system picks a free one
   * @throws java.net.BindException when another socket has the port
   */
  static DatagramSocket open(InetAddress address, int port) throws IOException {
    // One constructor does two calls of the tutorial, socket and bind. There is nothing to listen
    // on: letters need no line.
    return new DatagramSocket(new InetSocketAddress(address, port));
  }

  /**
   * Step 2: waits for one datagram and sends its bytes back in upper case (a-z to A-Z, no others),
   * as one datagram, from this socket, to the address that it came from.
   *
   * <p>A datagram holds 0 to 65507 bytes. An empty one is a message like any other and gets an
   * empty answer; it is not the end of anything.
   *
   * @param socket the caller's; this neither closes nor connects it, nor changes its time limit
   * @return the sender's address
   * @throws IOException when the answer cannot be sent, or the socket is closed, also while this
   *     waits; nothing of it is hidden
   */
  static SocketAddress answerOne(DatagramSocket socket) throws IOException {
    // What does not fit into the buffer is gone, without an exception.
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
    socket.receive(packet);
    upper(packet.getData(), packet.getLength());
    // The packet bears its sender's address, and now its answer: sent as it is, it goes back.
    socket.send(packet);
    return packet.getSocketAddress();
  }

  /**
   * Step 3: answers one datagram after another until the socket is closed, and then returns
   * normally.
   *
   * <p>A datagram that cannot be received or answered is left at that; it is not the end.
   *
   * @param socket the caller's; this neither closes nor connects it, nor changes its time limit
   * @return how many datagrams were answered
   */
  static int serve(DatagramSocket socket) {
    int answered = 0;
    while (!socket.isClosed()) {
      try {
        answerOne(socket);
        answered++;
      } catch (IOException e) {
        // The socket was closed, and the loop ends; or it was this one letter's misfortune.
      }
    }
    return answered;
  }

  /** Changes the bytes a-z among the first {@code length} to A-Z, and no others. */
  private static void upper(byte[] data, int length) {
    for (int i = 0; i < length; i++) {
      if (data[i] >= 'a' && data[i] <= 'z') {
        data[i] -= 'a' - 'A';
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
