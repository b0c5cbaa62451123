package socketlabs.kit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Wire.Direction;

/**
 * An upper-casing server played by the test, for a client of the student's, with everything that a
 * network may do to datagrams between the two.
 *
 * <p>What goes wrong is a script and never chance: request by request, one {@link Move} after the
 * other, and the last one for every request after that.
 */
public final class DatagramServer implements AutoCloseable {
  /** What becomes of one request. */
  public enum Move {
    /** It is answered. */
    REPLY,
    /** It is lost, and never answered. */
    DROP,
    /** Its answer arrives twice. */
    TWICE,
    /** Its answer arrives late: when the next request has come, and before the next answer. */
    LATE,
    /** A stranger writes something first; then it is answered. */
    STRANGER,
    /** A stranger writes two bytes first; then it is answered. */
    TERSE_STRANGER,
    /** What comes first has an id whose first digit differs, and all of the answer behind it. */
    MISNUMBERED,
    /** An empty datagram comes first, then the answer's first three bytes, then the answer. */
    SCRAPS,
    /** It comes back as it went, without upper case. */
    ECHO,
    /** Its answer arrives empty. */
    EMPTY,
    /** Of its answer only the first three bytes arrive. */
    CUT,
    /** Its answer arrives with itself once more behind it, in one datagram. */
    LONGER,
    /** It is answered after {@link #SLOW_MILLIS}. */
    SLOW
  }

  /** How long a {@link Move#SLOW} answer takes at least. */
  public static final int SLOW_MILLIS = 50;

  private static final String NAME = "server";
  private static final int BUFFER_BYTES = 65_536;
  private static final int ID_BYTES = 4;

  private record Letter(String who, DatagramSocket from, SocketAddress to, byte[] bytes) {}

  private final Bench bench;
  private final DatagramSocket socket;
  private volatile DatagramSocket stranger;
  private final Move[] moves;
  private final List<byte[]> heard = new CopyOnWriteArrayList<>();
  private final List<Letter> late = new ArrayList<>();

  DatagramServer(Bench bench, Move... moves) throws IOException {
    this.bench = bench;
    this.moves = moves;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    stranger = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    bench.kitThread(NAME, this::play);
  }

  /** The address it receives on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The request of this number, from 0; waits for it. */
  public byte[] heard(int index) {
    awaitHeard(index + 1);
    return heard.get(index);
  }

  /** Waits until so many requests have come. */
  public void awaitHeard(int count) {
    bench.waitUntil("request " + count + " reaches the server", () -> heard.size() >= count);
  }

  /**
   * Lets the stranger write from the server's own port on another host.
   *
   * @throws IOException where this machine has no such address
   */
  public DatagramServer strangerAt(InetAddress host) throws IOException {
    DatagramSocket moved = new DatagramSocket(new InetSocketAddress(host, socket.getLocalPort()));
    stranger.close();
    stranger = moved;
    return this;
  }

  @Override
  public void close() {
    socket.close();
    stranger.close();
  }

  /** Lets the socket that hears the requests write to somebody who did not ask. */
  void writes(SocketAddress client, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, client));
  }

  void giveUp() {
    if (heard.isEmpty()) {
      bench.wire().add(NAME, Direction.NOTE, "gave up waiting: no request came");
    }
  }

  private void play() {
    DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
    try {
      while (true) {
        socket.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        bench.wire().add(NAME, Direction.FROM_YOU, Bytes.show(request));
        Move move = moves[Math.min(heard.size(), moves.length - 1)];
        heard.add(request);
        write(letters(move, request, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        bench.scriptFailed(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is written after this request, in order. */
  private List<Letter> letters(Move move, byte[] request, SocketAddress client)
      throws InterruptedException {
    List<Letter> letters = new ArrayList<>(late);
    late.clear();
    byte[] upper = upper(request);
    Letter answer = new Letter(NAME, socket, client, upper);
    switch (move) {
      case REPLY -> letters.add(answer);
      case DROP -> note("does not answer");
      case TWICE -> letters.addAll(List.of(answer, answer));
      case LATE -> {
        note("keeps its answer for later");
        late.add(answer);
      }
      case STRANGER ->
          letters.addAll(List.of(new Letter("stranger", stranger, client, forged(upper)), answer));
      case TERSE_STRANGER ->
          letters.addAll(
              List.of(new Letter("stranger", stranger, client, new byte[] {'X', 'X'}), answer));
      case MISNUMBERED ->
          letters.addAll(List.of(new Letter(NAME, socket, client, misnumbered(upper)), answer));
      case SCRAPS ->
          letters.addAll(
              List.of(
                  new Letter(NAME, socket, client, new byte[0]),
                  new Letter(NAME, socket, client, Arrays.copyOf(upper, 3)),
                  answer));
      case ECHO -> letters.add(new Letter(NAME, socket, client, request));
      case EMPTY -> letters.add(new Letter(NAME, socket, client, new byte[0]));
      case CUT -> letters.add(new Letter(NAME, socket, client, Arrays.copyOf(upper, 3)));
      case LONGER -> letters.add(new Letter(NAME, socket, client, twice(upper)));
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS); // Nothing is waited for: this is the distance.
        letters.add(answer);
      }
    }
    return letters;
  }

  /** Everything is written down before the first is sent: the student's code is quick to fail. */
  private void write(List<Letter> letters) throws IOException {
    letters.forEach(l -> bench.wire().add(l.who(), Direction.TO_YOU, Bytes.show(l.bytes())));
    for (Letter letter : letters) {
      letter.from().send(new DatagramPacket(letter.bytes(), letter.bytes().length, letter.to()));
    }
  }

  private void note(String text) {
    bench.wire().add(NAME, Direction.NOTE, text);
  }

  /** The same answer with every letter replaced. */
  private static byte[] forged(byte[] upper) {
    byte[] forged = upper.clone();
    for (int i = 0; i < forged.length; i++) {
      forged[i] = forged[i] >= 'A' && forged[i] <= 'Z' ? (byte) 'X' : forged[i];
    }
    return forged;
  }

  /** An id that is another in its first digit alone, and behind it the answer with its own. */
  private static byte[] misnumbered(byte[] upper) {
    byte[] bytes = Arrays.copyOf(upper, ID_BYTES + upper.length);
    bytes[0] = (byte) (bytes[0] == '9' ? '0' : bytes[0] + 1);
    System.arraycopy(upper, 0, bytes, ID_BYTES, upper.length);
    return bytes;
  }

  private static byte[] twice(byte[] bytes) {
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    return twice;
  }

  private static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    upper(upper, 0, upper.length);
    return upper;
  }

  /** Changes so many of the bytes, from this one on. */
  static void upper(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      bytes[i] -= (byte) (bytes[i] >= 'a' && bytes[i] <= 'z' ? 32 : 0);
    }
  }
}
