package socketlabs.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** A client whose two ways of asking are one: asking with an id of 0 bytes, once. */
public final class UdpUpperClient {
  record PingStats(int sent, int received, Duration min, Duration average, Duration max) {
    static PingStats of(int sent, long[] nanos) {
      return new PingStats(
          sent,
          nanos.length,
          Duration.ofNanos(LongStream.of(nanos).min().orElse(0)),
          Duration.ofNanos((long) LongStream.of(nanos).average().orElse(0)),
          Duration.ofNanos(LongStream.of(nanos).max().orElse(0)));
    }
  }

  private static int lastId = 4711;

  static byte[] ask(DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis)
      throws IOException {
    return exchange(socket, server, new byte[0], request, timeoutMillis, 1)
        .orElseThrow(() -> new SocketTimeoutException("no answer"));
  }

  static synchronized byte[] askReliably(
      DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis, int attempts)
      throws IOException {
    lastId = lastId == 9999 ? 0 : lastId + 1;
    byte[] id = {
      (byte) ('0' + lastId / 1000),
      (byte) ('0' + lastId / 100 % 10),
      (byte) ('0' + lastId / 10 % 10),
      (byte) ('0' + lastId % 10)
    };
    return exchange(socket, server, id, request, timeoutMillis, attempts)
        .orElseThrow(() -> new SocketTimeoutException("no answer in " + attempts + " attempts"));
  }

  private static Optional<byte[]> exchange(
      DatagramSocket socket,
      SocketAddress server,
      byte[] id,
      byte[] request,
      int timeoutMillis,
      int attempts)
      throws IOException {
    ByteArrayOutputStream letter = new ByteArrayOutputStream();
    letter.writeBytes(id);
    letter.writeBytes(request);
    if (letter.size() > 65507) {
      throw new IllegalArgumentException("a datagram of " + letter.size() + " bytes");
    }
    Optional<byte[]> answer = Optional.empty();
    for (int i = 0; i < attempts && answer.isEmpty(); i++) {
      socket.send(new DatagramPacket(letter.toByteArray(), letter.size(), server));
      answer = await(socket, server, id, System.currentTimeMillis() + timeoutMillis);
    }
    return answer;
  }

  private static Optional<byte[]> await(
      DatagramSocket socket, SocketAddress server, byte[] id, long end) throws IOException {
    byte[] buffer = new byte[65508];
    for (long now; (now = System.currentTimeMillis()) < end; ) {
      socket.setSoTimeout((int) (end - now));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        break;
      }
      byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
      boolean ours = server.equals(packet.getSocketAddress()) && bytes.length >= id.length;
      if (ours && Arrays.equals(id, Arrays.copyOf(bytes, id.length))) {
        return Optional.of(Arrays.copyOfRange(bytes, id.length, bytes.length));
      }
    }
    return Optional.empty();
  }

  static PingStats ping(SocketAddress server, int count, int timeoutMillis) throws IOException {
    long[] nanos = new long[count];
    int received = 0;
    DatagramSocket socket = new DatagramSocket();
    try {
      while (count-- > 0) {
        long start = System.nanoTime();
        try {
          askReliably(socket, server, new byte[0], timeoutMillis, 1);
          nanos[received++] = System.nanoTime() - start;
        } catch (SocketTimeoutException lost) {
          // That one is lost.
        }
      }
    } finally {
      socket.close();
    }
    return PingStats.of(nanos.length, Arrays.copyOf(nanos, received));
  }

  static boolean isPortOpen(InetSocketAddress server, int timeoutMillis) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.connect(server);
    try {
      // ask sends to an address, which may be the one that the socket is connected to.
      ask(socket, server, new byte[] {0}, timeoutMillis);
      return true;
    } catch (PortUnreachableException e) {
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.close();
    }
  }

  /**
   * Asks by hand: {@code java UdpUpperClient.java HOST PORT MESSAGE}; with a number of ATTEMPTS
   * behind it, reliably.
   */
  public static void main(String[] args) {
    if (args.length != 3 && args.length != 4) {
      quit(
          "give host, port and message, and perhaps a number of attempts, as in: UdpUpperClient"
              + " 127.0.0.1 8000 hello 3");
    }
    int port = number("a port", args[1], 0, 65535);
    int attempts = args.length == 3 ? 0 : number("the number of attempts", args[3], 1, 1000);
    InetSocketAddress server = new InetSocketAddress(args[0], port);
    if (server.isUnresolved()) {
      quit("there is no host called " + args[0]);
    }
    byte[] request = args[2].getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] answer =
          attempts == 0
              ? ask(socket, server, request, 2000)
              : askReliably(socket, server, request, 2000, attempts);
      System.out.println(new String(answer, UTF_8));
    } catch (SocketTimeoutException e) {
      quit(
          "no answer from "
              + server
              + " within 2 s"
              + (attempts > 1 ? ", " + attempts + " times" : ""));
    } catch (IOException | IllegalArgumentException e) {
      quit("cannot ask " + server + ": " + e.getMessage());
    }
  }

  private static int number(String what, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    quit(what + " is a number from " + least + " to " + most + ", and this is not: " + text);
    return -1;
  }

  private static void quit(String message) {
    System.err.println("UdpUpperClient: " + message);
    System.exit(2);
  }
}
