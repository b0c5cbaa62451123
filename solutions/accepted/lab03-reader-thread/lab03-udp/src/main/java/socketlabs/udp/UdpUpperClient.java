package socketlabs.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LongSummaryStatistics;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that reads on a thread of its own and waits at a queue. */
public final class UdpUpperClient {
  record PingStats(int sent, int received, Duration min, Duration average, Duration max) {}

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000));

  /** Reads what comes from one server into a queue, until it is told to stop. */
  private static final class Reader extends Thread implements AutoCloseable {
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final DatagramSocket socket;
    private final SocketAddress server;
    private volatile boolean stopped;

    Reader(DatagramSocket socket, SocketAddress server) throws IOException {
      this.socket = socket;
      this.server = server;
      socket.setSoTimeout(20);
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
      while (!stopped) {
        try {
          socket.receive(packet);
          if (packet.getSocketAddress().equals(server)) {
            queue.add(Arrays.copyOf(packet.getData(), packet.getLength()));
          }
        } catch (IOException e) {
          // Nothing yet; look whether to stop, and go on.
        }
      }
    }

    byte[] poll(long deadline) throws SocketTimeoutException {
      try {
        byte[] bytes = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (bytes == null) {
          throw new SocketTimeoutException("nothing came");
        }
        return bytes;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      stopped = true;
      try {
        join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  static byte[] ask(DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis)
      throws IOException {
    if (request.length > 65507) {
      throw new IllegalArgumentException(request.length + " bytes do not fit into a datagram");
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try (Reader reader = new Reader(socket, server)) {
      socket.send(new DatagramPacket(request, request.length, server));
      return reader.poll(deadline);
    }
  }

  static byte[] askReliably(
      DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis, int attempts)
      throws IOException {
    if (request.length > 65503) {
      throw new IllegalArgumentException(request.length + " bytes do not fit behind the id");
    }
    String id = String.valueOf(10_000 + NEXT.getAndIncrement() % 10_000).substring(1);
    byte[] letter = Arrays.copyOf(id.getBytes(UTF_8), 4 + request.length);
    System.arraycopy(request, 0, letter, 4, request.length);
    try (Reader reader = new Reader(socket, server)) {
      for (int attempt = 1; ; attempt++) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        socket.send(new DatagramPacket(letter, letter.length, server));
        try {
          while (true) {
            byte[] answer = reader.poll(deadline);
            if (answer.length >= 4 && Arrays.equals(answer, 0, 4, letter, 0, 4)) {
              return Arrays.copyOfRange(answer, 4, answer.length);
            }
          }
        } catch (SocketTimeoutException e) {
          if (attempt == attempts) {
            throw e;
          }
        }
      }
    }
  }

  static PingStats ping(SocketAddress server, int count, int timeoutMillis) throws IOException {
    LongSummaryStatistics times = new LongSummaryStatistics();
    for (int i = 0; i < count; i++) {
      // A socket for each: what comes late finds nobody.
      try (DatagramSocket socket = new DatagramSocket()) {
        long start = System.nanoTime();
        ask(
            socket,
            server,
            String.format("%04x", i).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8),
            timeoutMillis);
        times.accept(System.nanoTime() - start);
      } catch (SocketTimeoutException e) {
        continue;
      }
    }
    Duration none = Duration.ZERO;
    return times.getCount() == 0
        ? new PingStats(count, 0, none, none, none)
        : new PingStats(
            count,
            (int) times.getCount(),
            Duration.ofNanos(times.getMin()),
            Duration.ofNanos(times.getSum() / times.getCount()),
            Duration.ofNanos(times.getMax()));
  }

  static boolean isPortOpen(InetSocketAddress server, int timeoutMillis) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    try (socket) {
      socket.connect(server);
      socket.setSoTimeout(timeoutMillis);
      byte[] bytes = "anybody there?".getBytes(UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length));
      socket.receive(new DatagramPacket(bytes, bytes.length));
    } catch (PortUnreachableException e) {
      return false;
    } catch (SocketTimeoutException e) {
      // Nobody said no.
    }
    return true;
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
