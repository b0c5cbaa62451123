package socketlabs.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that lets the system keep the strangers out: it is connected while it asks. */
public final class UdpUpperClient {
  /** The most that fits into a datagram over IPv4: 65535, less 20 for IP's header, 8 for UDP's. */
  private static final int MAX_BYTES = 65_507;

  private static final int ID_BYTES = 4;

  private static final AtomicInteger LAST_ID = new AtomicInteger();

  private UdpUpperClient() {}

  /**
   * What {@code ping} found out.
   *
   * @param sent how many datagrams were sent
   * @param received how many of them were answered in time
   * @param min the shortest time from sending to the answer; zero where nothing was received
   * @param average the mean of these times; zero where nothing was received
   * @param max the longest of them; zero where nothing was received
   */
  record PingStats(int sent, int received, Duration min, Duration average, Duration max) {}

  /**
   * Step 4: sends the request as one datagram and waits for the server's answer.
   *
   * <p>Only a datagram from {@code server}, host and port, is its answer; whatever others send is
   * thrown away. The time runs once for the whole call, however many others write meanwhile.
   *
   * @param socket the caller's; it is neither closed nor left connected
   * @param request 0 to 65507 bytes
   * @param timeoutMillis how long to wait for the answer, 1 or more
   * @return the answer's bytes, no more than came; an empty answer is an empty array
   * @throws SocketTimeoutException when the server's answer does not come in time
   * @throws IllegalArgumentException when the request is longer than 65507 bytes; nothing is sent
   */
  static byte[] ask(DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis)
      throws IOException {
    mustFit(request.length, MAX_BYTES);
    if (request.length == 0) {
      // From a connected socket Java sends no empty one.
      return attempt(socket, server, request, 0, timeoutMillis);
    }
    socket.connect(server);
    try {
      return attempt(socket, server, request, 0, timeoutMillis);
    } finally {
      socket.disconnect();
    }
  }

  /**
   * Step 5: asks until an answer comes, and knows an answer to this request from every other.
   *
   * <p>In front of the request go four ASCII digits, the request's id: {@code 0001hello}. The
   * server sends them back in front of its answer, {@code 0001HELLO}; an upper-case server does so
   * without knowing. One call has one id, so every attempt sends the same bytes, and an answer to
   * any of them will do. Each call counts one up, and 0000 follows 9999.
   *
   * <p>A datagram with another id, one too short to have an id, and one from somebody else are
   * thrown away: none of them ends an attempt or gives it more time.
   *
   * @param socket the caller's; it is neither closed nor left connected
   * @param request 0 to 65503 bytes
   * @param timeoutMillis how long each attempt waits for the answer, 1 or more
   * @param attempts how often the request is sent at most, 1 or more
   * @return the answer's bytes without the id
   * @throws SocketTimeoutException when the last attempt's time is up
   * @throws IllegalArgumentException when the request is longer than 65503 bytes; nothing is sent
   */
  static byte[] askReliably(
      DatagramSocket socket, SocketAddress server, byte[] request, int timeoutMillis, int attempts)
      throws IOException {
    mustFit(request.length, MAX_BYTES - ID_BYTES);
    byte[] id = nextId();
    byte[] letter = Arrays.copyOf(id, ID_BYTES + request.length);
    System.arraycopy(request, 0, letter, ID_BYTES, request.length);
    socket.connect(server);
    try {
      for (int attempt = 1; attempt < attempts; attempt++) {
        try {
          return attempt(socket, server, letter, ID_BYTES, timeoutMillis);
        } catch (SocketTimeoutException e) {
          // Again.
        }
      }
      return attempt(socket, server, letter, ID_BYTES, timeoutMillis);
    } finally {
      socket.disconnect();
    }
  }

  /** Sends the letter and waits for the one that begins with the same bytes, so many of them. */
  private static byte[] attempt(
      DatagramSocket socket, SocketAddress server, byte[] letter, int idBytes, int timeoutMillis)
      throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    DatagramPacket packet = new DatagramPacket(letter, letter.length);
    if (!socket.isConnected()) {
      packet.setSocketAddress(server);
    }
    socket.send(packet);
    while (true) {
      long millisLeft = (deadline - System.nanoTime() + 999_999) / 1_000_000;
      if (millisLeft <= 0) {
        throw new SocketTimeoutException("no answer from " + server);
      }
      socket.setSoTimeout((int) millisLeft);
      DatagramPacket answer = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
      socket.receive(answer);
      int length = answer.getLength();
      if (answer.getSocketAddress().equals(server)
          && length >= idBytes
          && Arrays.equals(answer.getData(), 0, idBytes, letter, 0, idBytes)) {
        return Arrays.copyOfRange(answer.getData(), idBytes, length);
      }
    }
  }

  /** Digits, because the server's upper changes none of them. */
  private static byte[] nextId() {
    int id = LAST_ID.updateAndGet(last -> (last + 1) % 10_000);
    return String.format(Locale.ROOT, "%04d", id).getBytes(US_ASCII);
  }

  private static void mustFit(int length, int most) {
    if (length > most) {
      throw new IllegalArgumentException(
          "a request has " + most + " bytes at most, and this one has " + length);
    }
  }

  /**
   * Step 6, stretch: sends datagrams one after the other, each when the one before was answered or
   * given up, and measures how long the answers take.
   *
   * <p>Each is an {@code askReliably} of an empty request in a single attempt, so that a late
   * answer to one is not taken for the answer to the next. A datagram that is lost is not sent
   * again.
   *
   * @param count how many to send, 1 or more
   * @param timeoutMillis how long to wait for each answer, 1 or more
   */
  static PingStats ping(SocketAddress server, int count, int timeoutMillis) throws IOException {
    LongSummaryStatistics nanos = new LongSummaryStatistics();
    // Without an argument the system picks a port: a client's own number is nobody's business.
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        try {
          askReliably(socket, server, new byte[0], timeoutMillis, 1);
          nanos.accept(System.nanoTime() - start);
        } catch (SocketTimeoutException e) {
          // Lost, and counted by not being counted.
        }
      }
    }
    int received = (int) nanos.getCount();
    return received == 0
        ? new PingStats(count, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO)
        : new PingStats(
            count,
            received,
            Duration.ofNanos(nanos.getMin()),
            Duration.ofNanos((long) nanos.getAverage()),
            Duration.ofNanos(nanos.getMax()));
  }

  /**
   * Step 7, stretch: whether somebody may be receiving on the port; sends a datagram of one byte
   * from a connected socket and waits for what comes back.
   *
   * @param timeoutMillis how long to wait, 1 or more
   * @return false when the other host reports that nobody receives there (ICMP port unreachable);
   *     true when an answer comes, and also when nothing comes: silence refuses nobody
   */
  static boolean isPortOpen(InetSocketAddress server, int timeoutMillis) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      // Only of a connected socket does the system know whom such a report is for.
      socket.connect(server);
      socket.setSoTimeout(timeoutMillis);
      // One byte, because Java sends no empty datagram from a connected socket.
      socket.send(new DatagramPacket(new byte[1], 1));
      socket.receive(new DatagramPacket(new byte[1], 1));
      return true;
    } catch (PortUnreachableException e) {
      return false;
    } catch (SocketTimeoutException e) {
      return true;
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
