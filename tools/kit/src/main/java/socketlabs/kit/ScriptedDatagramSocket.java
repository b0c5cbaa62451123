package socketlabs.kit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import socketlabs.kit.card.Bytes;
import socketlabs.kit.card.Mismatch;
import socketlabs.kit.card.Wire.Direction;

/** The student's end: a real datagram socket whose calls the test can break and count. */
public final class ScriptedDatagramSocket extends DatagramSocket {
  /** How many calls of receive on a closed socket are taken for a loop that does not see it. */
  private static final int RECEIVES_PAST_CLOSE = 64;

  /** How often the crowd writes, and what: nothing that an answer could look like. */
  private static final int CROWD_MILLIS = 25;

  private static final byte[] CROWDS_LETTER = {'X', 'X', 'X', 'X', 'X'};

  private interface Crowd {
    void write(byte[] letter) throws IOException;
  }

  private final Bench bench;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger pastClose = new AtomicInteger();
  private volatile int failingSend = -1;
  private volatile int failingReceive = -1;
  private volatile int sendLimit = Integer.MAX_VALUE;
  private volatile Consumer<byte[]> looksAt;
  private volatile SocketAddress asked;
  private volatile Crowd crowd;
  private volatile String crowdsName;
  private volatile boolean crowdNoted;
  private volatile StackTraceElement lastWrite;

  ScriptedDatagramSocket(Bench bench) throws SocketException {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.bench = bench;
  }

  /** The send of this number, counted from 1, fails as where no way leads to the receiver. */
  public ScriptedDatagramSocket breaksAtSend(int number) {
    failingSend = number;
    return this;
  }

  /**
   * The receive of this number, counted from 1, fails as where the system reports an earlier
   * datagram undeliverable.
   */
  public ScriptedDatagramSocket breaksAtReceive(int number) {
    failingReceive = number;
    return this;
  }

  /**
   * From now on there is a stranger's letter for every receive: whoever gives each of them its full
   * time waits for ever.
   */
  public ScriptedDatagramSocket crowdedByStrangers() throws IOException {
    DatagramSocket stranger =
        bench.keep(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    crowd = letter -> stranger.send(new DatagramPacket(letter, letter.length, address()));
    crowdsName = "stranger";
    return this;
  }

  /** The same with letters from the server, which answer nothing that was asked. */
  public ScriptedDatagramSocket crowdedBy(DatagramServer server) {
    crowd = letter -> server.writes(address(), letter);
    crowdsName = "server";
    return this;
  }

  /** One more datagram than this is a failure of the test, at once. */
  public ScriptedDatagramSocket sendsAtMost(int number) {
    sendLimit = number;
    return this;
  }

  /**
   * From now on there is no network: what is sent comes back at once, in upper case, from the
   * address that it was sent to. For a client that asks so often that a server would take too long.
   *
   * @param looksAt looks at each request before it is sent; what it throws, send throws
   */
  public ScriptedDatagramSocket answersItself(Consumer<byte[]> looksAt) {
    bench.wire().yours("your client");
    this.looksAt = looksAt;
    return this;
  }

  /** How many datagrams the student's code has sent. */
  public int sent() {
    return sent.get();
  }

  /** How often the student's code has asked for a datagram, the call that waits now included. */
  public int receives() {
    return received.get();
  }

  @Override
  public void send(DatagramPacket packet) throws IOException {
    if (looksAt == null) {
      lastWrite = bench.studentCode().caller();
    }
    int number = sent.incrementAndGet();
    if (number > sendLimit) {
      throw Mismatch.of("no more than " + sendLimit + " datagrams", "one more");
    }
    if (number == failingSend) {
      throw new SocketException("Network is unreachable (made by the test)");
    }
    if (looksAt == null) {
      super.send(packet);
      return;
    }
    byte[] bytes =
        Arrays.copyOfRange(
            packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
    looksAt.accept(bytes);
    asked = packet.getSocketAddress();
    super.send(new DatagramPacket(bytes, bytes.length, address()));
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    if (isClosed() && pastClose.incrementAndGet() > RECEIVES_PAST_CLOSE) {
      throw new EndlessReceiving();
    }
    if (received.incrementAndGet() == failingReceive) {
      throw new PortUnreachableException("ICMP Port Unreachable (made by the test)");
    }
    if (crowd != null) {
      joinTheCrowd();
    }
    super.receive(packet);
    if (looksAt != null) {
      DatagramServer.upper(packet.getData(), packet.getOffset(), packet.getLength());
      packet.setSocketAddress(asked);
    }
  }

  private void joinTheCrowd() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(CROWD_MILLIS); // Nothing is waited for: this is their rhythm.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!crowdNoted) {
      crowdNoted = true;
      bench.wire().add(crowdsName, Direction.TO_YOU, Bytes.show(CROWDS_LETTER));
      bench.wire().add(crowdsName, Direction.NOTE, "writes on and on");
    }
    crowd.write(CROWDS_LETTER);
  }

  private SocketAddress address() {
    return getLocalSocketAddress();
  }

  /** The line of the student's code that sent last, or null. */
  StackTraceElement lastWrite() {
    return lastWrite;
  }

  /** Ends a loop that goes on after its socket was closed; no catch of IOException stops it. */
  public static final class EndlessReceiving extends Error {
    private static final long serialVersionUID = 1L;

    EndlessReceiving() {
      super("received " + RECEIVES_PAST_CLOSE + " times from a closed socket");
    }
  }
}
