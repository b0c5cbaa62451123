package socketlabs.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A server that receives on one thread and answers on others. */
public final class UdpUpperServer {
  /** A letter and who wrote it. */
  private record Letter(SocketAddress from, byte[] text) {
    static Letter next(DatagramSocket socket) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[65507], 65507);
      socket.receive(packet);
      return new Letter(
          packet.getSocketAddress(), Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    Letter upper() {
      byte[] upper = text.clone();
      for (int i = 0; i < upper.length; i++) {
        switch (Character.getType(upper[i])) {
          case Character.LOWERCASE_LETTER -> upper[i] = (byte) Character.toUpperCase(upper[i]);
          default -> {}
        }
      }
      return new Letter(from, upper);
    }

    void send(DatagramSocket socket) throws IOException {
      socket.send(new DatagramPacket(text, text.length, from));
    }
  }

  static DatagramSocket open(InetAddress address, int port) throws IOException {
    DatagramSocket socket = new DatagramSocket((SocketAddress) null);
    try {
      socket.bind(new InetSocketAddress(address, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static SocketAddress answerOne(DatagramSocket socket) throws IOException {
    Letter letter = Letter.next(socket);
    letter.upper().send(socket);
    return letter.from();
  }

  static int serve(DatagramSocket socket) {
    LongAdder answered = new LongAdder();
    ExecutorService clerks = Executors.newFixedThreadPool(3);
    while (!socket.isClosed()) {
      try {
        Letter letter = Letter.next(socket);
        clerks.execute(
            () -> {
              try {
                letter.upper().send(socket);
                answered.increment();
              } catch (IOException e) {
                // Nobody will read it.
              }
            });
      } catch (IOException e) {
        // Perhaps the end: the loop looks.
      }
    }
    clerks.shutdown();
    try {
      clerks.awaitTermination(1, TimeUnit.DAYS);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    return answered.intValue();
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
