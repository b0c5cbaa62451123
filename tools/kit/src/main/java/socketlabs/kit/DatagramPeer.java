package socketlabs.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.card.Wire.Direction;

/**
 * A client played by the test that writes datagrams to the student's server.
 *
 * <p>An answer counts when it comes from the address that was written to, as it does for a
 * connected client; one that comes from elsewhere is no silence here but a failure that says so.
 * Like a {@link Peer} it waits without a limit of its own.
 */
public final class DatagramPeer implements AutoCloseable {
  /** How long a peer listens before it says that nothing came, in milliseconds. */
  private static final int QUIET_MILLIS = 200;

  /** More than any datagram holds, so that none is cut here. */
  private static final int BUFFER_BYTES = 65_536;

  private final Bench bench;
  private final String name;
  private final SocketAddress server;
  private final DatagramSocket socket;
  private volatile boolean waiting;
  private boolean received;

  DatagramPeer(Bench bench, String name, SocketAddress server) throws IOException {
    this.bench = bench;
    this.name = name;
    this.server = server;
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** This end's own address: what the student's server sees as the sender. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Sends the text in UTF-8, as one datagram. */
  public void sends(String text) throws IOException {
    sends(text.getBytes(UTF_8));
  }

  /** Sends the bytes as one datagram. */
  public void sends(byte[] bytes) throws IOException {
    bench.wire().add(name, Direction.TO_YOU, Bytes.show(bytes));
    socket.send(new DatagramPacket(bytes, bytes.length, server));
  }

  /** Receives one datagram, which must hold this text in UTF-8 and come from the server. */
  public void expects(String text) {
    expects(text.getBytes(UTF_8));
  }

  /** Receives one datagram, which must hold these bytes and come from the server. */
  public void expects(byte[] bytes) {
    DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
    waiting = true;
    bench.waiting("an answer: " + Bytes.show(bytes), () -> socket.receive(packet));
    waiting = false;
    received = true;
    byte[] came = Arrays.copyOf(packet.getData(), packet.getLength());
    boolean fromServer = packet.getSocketAddress().equals(server);
    String elsewhere = fromServer ? "" : " from another port";
    bench.wire().add(name, Direction.FROM_YOU, Bytes.show(came) + elsewhere);
    if (!fromServer) {
      throw Mismatch.of(
          Bytes.show(bytes) + " from the port that was asked", Bytes.show(came) + elsewhere);
    }
    if (!Arrays.equals(bytes, came)) {
      throw came.length == 0
          ? Mismatch.of(Bytes.show(bytes), "an empty datagram")
          : Mismatch.of(bytes, "", came, "");
    }
  }

  /**
   * Listens for a moment, in which nothing may come.
   *
   * <p>On a slow machine a wrong answer may slip through here; a right one never fails.
   */
  public void expectsQuiet() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      bench.wire().add(name, Direction.NOTE, "listened: nothing came, as it should be");
      return;
    } finally {
      socket.setSoTimeout(0);
    }
    String came = Bytes.show(Arrays.copyOf(packet.getData(), packet.getLength()));
    bench.wire().add(name, Direction.FROM_YOU, came);
    throw Mismatch.of("nothing more", came);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Called at the deadline: that this end was still waiting. */
  void giveUp() {
    if (waiting) {
      String what = received ? "nothing more came" : "nothing came";
      bench.wire().add(name, Direction.NOTE, "gave up waiting: " + what);
    }
  }
}
