package socketlabs.kit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private volatile List<IOException> failingReceives = List.of();
  private volatile int sendLimit = Integer.MAX_VALUE;
  private volatile Consumer<byte[]> looksAt = letter -> {};
  private volatile boolean answersItself;
  private volatile SocketAddress asked;
  private volatile SocketAddress noted;
  private final AtomicInteger connects = new AtomicInteger();
  private final List<Long> sendings = new CopyOnWriteArrayList<>();
  private volatile Crowd crowd;
  private volatile String crowdsName;
  private volatile boolean crowdNoted;
  private final Object road = new Object();
  private int crowdsLetters = -1;
  private DatagramPacket underWay;
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
    List<IOException> failures = new ArrayList<>(Collections.nCopies(number - 1, null));
    failures.add(new PortUnreachableException("ICMP Port Unreachable (made by the test)"));
    failingReceives = failures;
    return this;
  }

  /** The first receives fail with these, one after the other. */
  public ScriptedDatagramSocket breaksAtFirst(IOException... failures) {
    failingReceives = List.of(failures);
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

  /**
   * The crowd writes so many letters and no more, without a pause, and all of them are received
   * before the student's first datagram arrives. Who is connected does not hear the crowd.
   */
  public ScriptedDatagramSocket beforeTheRequest(int letters) {
    synchronized (road) {
      crowdsLetters = letters;
    }
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
   * Whom it is connected to is noted and nothing else, for it writes to itself.
   */
  public ScriptedDatagramSocket answersItself() {
    bench.wire().yours("your client");
    answersItself = true;
    return this;
  }

  /** Shows each datagram to the test before it is sent; what the test throws, send throws. */
  public ScriptedDatagramSocket shows(Consumer<byte[]> letter) {
    looksAt = letter;
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

  /** When the student's code sent the datagram of this number, counted from 1, as nanoTime. */
  public long sentAt(int number) {
    return sendings.get(number - 1);
  }

  /** How often the student's code has connected it, whether or not it is connected still. */
  public int connects() {
    return connects.get();
  }

  @Override
  public void send(DatagramPacket packet) throws IOException {
    if (!answersItself) {
      lastWrite = bench.studentCode().caller();
      sendings.add(System.nanoTime());
    }
    int number = sent.incrementAndGet();
    if (number > sendLimit) {
      throw Mismatch.of(
          "no more than " + sendLimit + (sendLimit == 1 ? " datagram" : " datagrams"), "one more");
    }
    if (number == failingSend) {
      throw new SocketException("Network is unreachable (made by the test)");
    }
    byte[] bytes =
        Arrays.copyOfRange(
            packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
    looksAt.accept(bytes);
    if (answersItself) {
      asked = receiver(packet);
      super.send(new DatagramPacket(bytes, bytes.length, address()));
    } else if (!isHeldUp(packet, bytes)) {
      super.send(packet);
    }
  }

  /** Who gets it, by the rules of a connected socket and those of one that is not. */
  private SocketAddress receiver(DatagramPacket packet) {
    if (packet.getAddress() == null && noted != null) {
      return noted;
    }
    if (noted != null && !noted.equals(packet.getSocketAddress())) {
      throw new IllegalArgumentException("connected to another address than the packet's");
    }
    return packet.getSocketAddress();
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    if (isClosed() && pastClose.incrementAndGet() > RECEIVES_PAST_CLOSE) {
      throw new EndlessReceiving();
    }
    int number = received.incrementAndGet();
    if (number <= failingReceives.size() && failingReceives.get(number - 1) != null) {
      throw failingReceives.get(number - 1);
    }
    if (crowd != null) {
      joinTheCrowd();
    }
    super.receive(packet);
    if (answersItself) {
      DatagramServer.upper(packet.getData(), packet.getOffset(), packet.getLength());
      packet.setSocketAddress(asked);
    }
  }

  @Override
  public void connect(SocketAddress address) throws SocketException {
    connects.incrementAndGet();
    if (answersItself) {
      noted = address;
    } else {
      super.connect(address);
    }
  }

  @Override
  public void connect(InetAddress host, int port) {
    connects.incrementAndGet();
    if (answersItself) {
      noted = new InetSocketAddress(host, port);
    } else {
      super.connect(host, port);
    }
  }

  @Override
  public void disconnect() {
    if (answersItself) {
      noted = null;
    } else {
      super.disconnect();
    }
  }

  @Override
  public boolean isConnected() {
    return answersItself ? noted != null : super.isConnected();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return answersItself ? noted : super.getRemoteSocketAddress();
  }

  @Override
  public InetAddress getInetAddress() {
    return answersItself
        ? noted instanceof InetSocketAddress address ? address.getAddress() : null
        : super.getInetAddress();
  }

  @Override
  public int getPort() {
    return answersItself
        ? noted instanceof InetSocketAddress address ? address.getPort() : -1
        : super.getPort();
  }

  /** Whether the crowd has letters left, so that this one must let them go first. */
  private boolean isHeldUp(DatagramPacket packet, byte[] bytes) {
    synchronized (road) {
      boolean heldUp = crowdsLetters > 0 && !isConnected();
      if (heldUp) {
        underWay = new DatagramPacket(bytes, bytes.length, packet.getSocketAddress());
      }
      return heldUp;
    }
  }

  private void joinTheCrowd() throws IOException {
    synchronized (road) {
      if (crowdsLetters >= 0) {
        overtake();
        return;
      }
    }
    try {
      TimeUnit.MILLISECONDS.sleep(CROWD_MILLIS); // Nothing is waited for: this is their rhythm.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    note("writes on and on");
    crowd.write(CROWDS_LETTER);
  }

  /** Lets the crowd write one of its letters, or else the student's datagram through. */
  private void overtake() throws IOException {
    if (crowdsLetters > 0 && !isConnected()) {
      note("writes " + crowdsLetters + " of these");
      crowdsLetters--;
      crowd.write(CROWDS_LETTER);
    } else if (underWay != null) {
      super.send(underWay);
      underWay = null;
    }
  }

  private void note(String howMany) {
    if (!crowdNoted) {
      crowdNoted = true;
      bench.wire().add(crowdsName, Direction.TO_YOU, Bytes.show(CROWDS_LETTER));
      bench.wire().add(crowdsName, Direction.NOTE, howMany);
    }
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
