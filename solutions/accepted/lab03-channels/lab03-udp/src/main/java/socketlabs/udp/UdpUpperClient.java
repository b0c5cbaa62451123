package socketlabs.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A client that keeps the strangers out with a filter, and pings with a selector. */
public final class UdpUpperClient {
  record PingStats(int sent, int received, Duration min, Duration average, Duration max) {}

  private static int calls;

  static byte[] ask(DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis)
      throws IOException {
    if (request.length > 65507) {
      throw new IllegalArgumentException("too long: " + request.length);
    }
    socket.send(new DatagramPacket(request, 0, request.length, server));
    return receive(socket, p -> p.getSocketAddress().equals(server), timeoutMillis);
  }

  /** The first datagram that the filter lets through. */
  private static byte[] receive(
      DatagramSocket socket, Predicate<DatagramPacket> filter, int timeoutMillis)
      throws IOException {
    Instant end = Instant.now().plusMillis(timeoutMillis);
    while (true) {
      Duration left = Duration.between(Instant.now(), end);
      if (left.isNegative() || left.isZero()) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(Math.max(1, (int) left.toMillis()));
      DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
      socket.receive(packet);
      if (filter.test(packet)) {
        byte[] bytes = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), packet.getOffset(), bytes, 0, bytes.length);
        return bytes;
      }
    }
  }

  static byte[] askReliably(
      DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis, int attempts)
      throws IOException {
    if (request.length > 65503) {
      throw new IllegalArgumentException("too long: " + request.length);
    }
    ByteBuffer letter = ByteBuffer.allocate(4 + request.length);
    int id = calls++;
    for (int digit = 1000; digit > 0; digit /= 10) {
      letter.put((byte) ('0' + id / digit % 10));
    }
    letter.put(request).flip();
    ByteBuffer head = letter.duplicate().limit(4);
    SocketTimeoutException last = new SocketTimeoutException("no attempt was made");
    for (int left = attempts; left > 0; left--) {
      socket.send(new DatagramPacket(letter.array(), letter.limit(), server));
      try {
        byte[] answer =
            receive(
                socket,
                p ->
                    Objects.equals(p.getSocketAddress(), server)
                        && p.getLength() >= 4
                        && ByteBuffer.wrap(p.getData(), 0, 4).equals(head),
                timeoutMillis);
        return ByteBuffer.allocate(answer.length - 4).put(answer, 4, answer.length - 4).array();
      } catch (SocketTimeoutException e) {
        last = e;
      }
    }
    throw last;
  }

  static PingStats ping(SocketAddress server, int count, int timeoutMillis) throws IOException {
    List<Duration> times = new ArrayList<>();
    try (DatagramChannel channel = DatagramChannel.open();
        Selector selector = Selector.open()) {
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      for (int i = 0; i < count; i++) {
        ByteBuffer number = ByteBuffer.wrap(String.valueOf(1000 + i % 9000).getBytes(UTF_8));
        long start = System.nanoTime();
        channel.send(number.duplicate(), server);
        long left = timeoutMillis;
        boolean answered = false;
        while (!answered && left > 0) {
          selector.select(left);
          selector.selectedKeys().clear();
          ByteBuffer answer = ByteBuffer.allocate(16);
          SocketAddress from = channel.receive(answer);
          answered = server.equals(from) && answer.flip().equals(number);
          left = timeoutMillis - (System.nanoTime() - start) / 1_000_000;
        }
        if (answered) {
          times.add(Duration.ofNanos(System.nanoTime() - start));
        }
      }
    }
    if (times.isEmpty()) {
      return new PingStats(count, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
    Duration sum = times.stream().reduce(Duration.ZERO, Duration::plus);
    return new PingStats(
        count,
        times.size(),
        Collections.min(times),
        sum.dividedBy(times.size()),
        Collections.max(times));
  }

  static boolean isPortOpen(InetSocketAddress server, int timeoutMillis) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open().connect(server);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      channel.write(ByteBuffer.wrap(new byte[] {'?'}));
      selector.select(timeoutMillis);
      channel.read(ByteBuffer.allocate(1));
      return true;
    } catch (PortUnreachableException e) {
      return false;
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
