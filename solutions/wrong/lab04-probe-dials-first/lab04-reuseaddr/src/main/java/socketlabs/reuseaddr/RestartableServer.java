// Caught by step 2.
// why: Who answers is another question
package socketlabs.reuseaddr;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that can be stopped and started again on the same port at once.
 *
 * <p>It answers its callers in upper case, one after another, each until the end of its stream.
 */
public final class RestartableServer implements AutoCloseable {
  /** Which end of a connection hangs up first. */
  enum FirstToClose {
    SERVER,
    CLIENT
  }

  /** The states of a TCP socket as Linux numbers them, from 1 (linux/net/tcp_states.h). */
  enum State {
    ESTABLISHED,
    SYN_SENT,
    SYN_RECV,
    FIN_WAIT1,
    FIN_WAIT2,
    TIME_WAIT,
    CLOSE,
    CLOSE_WAIT,
    LAST_ACK,
    LISTEN,
    CLOSING,
    NEW_SYN_RECV
  }

  /**
   * How a reply arrived whose server hung up at once.
   *
   * @param port the server's port
   * @param received how many bytes the caller read
   * @param reset whether the caller's stream ended with an exception and not with -1
   */
  record Farewell(int port, int received, boolean reset) {}

  /** How many callers may wait before they are accepted. */
  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final Thread thread;

  /** Whose call it is; null between two callers. */
  private volatile Socket caller;

  private RestartableServer(ServerSocket listener) {
    this.listener = listener;
    thread = new Thread(this::serve, "restartable-server");
  }

  /**
   * Step 1: binds a listener that is not bound yet, with SO_REUSEADDR on or off as asked.
   *
   * <p>The option counts at the moment of the bind; set later it changes nothing for this bind
   * (ServerSocket.setReuseAddress leaves its effect undefined). What a new ServerSocket has is the
   * system's choice: nothing of it may be left to chance.
   *
   * @param unbound a listener, not bound and not closed; its option may have either value
   * @param address where it is to listen; port 0 lets the system choose
   * @param backlog how many callers may wait before they are accepted, 1 or more
   * @param reuse the value of SO_REUSEADDR at the bind
   * @return the same listener, bound
   * @throws java.net.BindException when the address is not to be had; the listener has been closed
   */
  static ServerSocket prepare(
      ServerSocket unbound, SocketAddress address, int backlog, boolean reuse) throws IOException {
    try {
      // Said for false as well: on Linux and macOS a new ServerSocket has the option on.
      unbound.setReuseAddress(reuse);
      unbound.bind(address, backlog);
      return unbound;
    } catch (IOException e) {
      // Whoever gets an exception gets no listener: nobody else could close this one.
      unbound.close();
      throw e;
    }
  }

  /**
   * Step 2: tells whether a listener can be bound there at this moment.
   *
   * <p>Only a bind can tell. To connect asks another question: a port in TIME_WAIT refuses every
   * call and is not free. The answer is true of the moment in which it was found, and of no other.
   *
   * @param port 1 to 65535
   * @param reuse the value of SO_REUSEADDR that the listener would have
   * @return false when the bind throws a BindException; the port is as free afterwards as before
   * @throws IOException when it fails in another way, which is no answer
   */
  static boolean canBind(InetAddress address, int port, boolean reuse) throws IOException {
    // Closing a listener that never had a caller frees its port at once.
    try (Socket probe = new Socket(address, port)) {
      return !probe.isConnected();
    } catch (IOException e) {
      // Nobody listens.
    }
    try {
      prepare(new ServerSocket(), new InetSocketAddress(address, port), 1, reuse).close();
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /**
   * Step 3: plays a whole call, from the listener to both ends' hanging up, and leaves nothing
   * open.
   *
   * <p>The end that closes first keeps the connection in TIME_WAIT (RFC 9293, section 3.6): on the
   * server's port if that was the server, on the port of the client if it was the client. The other
   * end closes when it has read the end of the stream; where both close at once it is a race.
   *
   * @param who the end that closes first
   * @param reuse the value of SO_REUSEADDR of the listener, which its connections inherit
   * @return the port on which the listener was, chosen by the system
   */
  static int leaveBehind(InetAddress address, FirstToClose who, boolean reuse) throws IOException {
    try (ServerSocket listener =
            prepare(new ServerSocket(), new InetSocketAddress(address, 0), 1, reuse);
        Socket client = new Socket(address, listener.getLocalPort());
        Socket server = listener.accept()) {
      Socket first = who == FirstToClose.SERVER ? server : client;
      Socket second = who == FirstToClose.SERVER ? client : server;
      first.close();
      // -1 proves that the first end's FIN is here: from now on the order is settled.
      second.getInputStream().read();
      second.close();
      return listener.getLocalPort();
    }
  }

  /**
   * Step 4: starts a server; callers can reach it from the moment in which this returns.
   *
   * <p>It serves on a thread of its own, so that whoever started it goes on. A caller who breaks
   * off does not end it; only {@link #close} does.
   *
   * @param port 0 to 65535; with 0 the system picks a free one
   * @param reuse the value of SO_REUSEADDR at the bind
   * @throws java.net.BindException when the address is not to be had; nothing is left open
   */
  static RestartableServer start(InetAddress address, int port, boolean reuse) throws IOException {
    // Bound before the thread begins: who starts a server learns at once that it cannot be had.
    ServerSocket listener =
        prepare(new ServerSocket(), new InetSocketAddress(address, port), BACKLOG, reuse);
    RestartableServer server = new RestartableServer(listener);
    server.thread.start();
    return server;
  }

  /** Step 4: the port it listens on, also where the system chose it. */
  int port() {
    return listener.getLocalPort();
  }

  /**
   * Step 5: stops the server: nobody can call any more, whoever is on the line reads the end of the
   * stream, and the server's threads have ended when this returns.
   *
   * <p>Ended means what Thread.join() waits for, or awaitTermination() of an executor. A second
   * call does nothing. The port is free for the next server that sets SO_REUSEADDR.
   *
   * @throws IOException when a socket cannot be closed
   */
  @Override
  public void close() throws IOException {
    // accept() and read() do not hear Thread.interrupt(): closing their sockets is what ends them.
    listener.close();
    Socket last = caller;
    if (last != null) {
      last.close();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket accepted = listener.accept()) {
        caller = accepted;
        // close() may have come between accept and the line above, and have seen no caller.
        if (!listener.isClosed()) {
          answer(accepted);
        }
      } catch (IOException e) {
        // The caller broke off, or close() did; the loop's condition knows which.
      }
    }
  }

  /** Given: answers a caller in upper case, byte for byte, until the end of the stream (lab 2). */
  private static void answer(Socket caller) throws IOException {
    InputStream in = caller.getInputStream();
    OutputStream out = caller.getOutputStream();
    byte[] buffer = new byte[1024];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      for (int i = 0; i < length; i++) {
        if (buffer[i] >= 'a' && buffer[i] <= 'z') {
          buffer[i] -= 'a' - 'A';
        }
      }
      out.write(buffer, 0, length);
    }
  }

  /**
   * Step 6 (stretch, Linux): the states of all TCP sockets with this local port, in any order.
   *
   * <p>The kernel's table is two files, {@code /proc/net/tcp} for IPv4 and {@code /proc/net/tcp6}
   * for IPv6, where most of Java's sockets are. After a heading they have a line for each socket:
   *
   * <pre>
   *   sl  local_address rem_address   st ...
   *    0: 0100007F:1F40 00000000:0000 0A ...
   * </pre>
   *
   * <p>All numbers are hexadecimal: 1F40 is port 8000, 0A is state 10, LISTEN (proc(5)).
   *
   * @param port 1 to 65535
   * @throws IOException where there is no such table
   */
  static List<State> states(int port) throws IOException {
    List<State> states = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try (BufferedReader lines = Files.newBufferedReader(Path.of(table))) {
        lines.readLine(); // The heading.
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] fields = line.trim().split("\\s+");
          String local = fields[1];
          if (Integer.parseInt(local.substring(local.indexOf(':') + 1), 16) == port) {
            states.add(State.values()[Integer.parseInt(fields[3], 16) - 1]);
          }
        }
      }
    }
    return states;
  }

  /**
   * Step 7 (stretch): plays a server that writes a reply and hangs up at once, and a caller who
   * begins to read only then.
   *
   * <p>Hanging up abruptly means SO_LINGER with 0 seconds: close() throws away what has not been
   * sent, and sends a reset in place of the end of the stream. It leaves no TIME_WAIT behind, which
   * is why it is recommended; this step is about the price.
   *
   * @param bytes the length of the reply, up to 262144: so much the system takes from a writer
   *     though nobody reads
   * @param abruptly whether the server's connection has SO_LINGER 0 when it is closed
   * @return the server's port, and what the caller read up to the end of the stream or the reset
   */
  static Farewell farewell(InetAddress address, int bytes, boolean abruptly) throws IOException {
    try (ServerSocket listener =
            prepare(new ServerSocket(), new InetSocketAddress(address, 0), 1, true);
        Socket client = new Socket(address, listener.getLocalPort())) {
      try (Socket server = listener.accept()) {
        server.getOutputStream().write(new byte[bytes]);
        if (abruptly) {
          server.setSoLinger(true, 0);
        }
      }
      int received = 0;
      boolean reset = false;
      byte[] buffer = new byte[8192];
      try {
        InputStream in = client.getInputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          received += length;
        }
      } catch (SocketException e) {
        // "Connection reset": what was still on its way will not come any more.
        reset = true;
      }
      return new Farewell(listener.getLocalPort(), received, reset);
    }
  }

  /**
   * Step 8 (stretch): binds a listener that shares its port with every other listener that does the
   * same (SO_REUSEPORT, socket(7)).
   *
   * <p>It is another option for another purpose: several live servers on one port, among which the
   * system deals out the callers. It cures no restart, and hides that an old server still runs.
   *
   * @param unbound a listener, not bound and not closed
   * @param address where it is to listen
   * @param backlog how many callers may wait before they are accepted, 1 or more
   * @return the same listener, bound
   * @throws java.net.BindException when the address is not to be had; the listener has been closed
   * @throws UnsupportedOperationException where the system has no such option; the listener has
   *     been closed
   */
  static ServerSocket share(ServerSocket unbound, SocketAddress address, int backlog)
      throws IOException {
    try {
      unbound.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      unbound.bind(address, backlog);
      return unbound;
    } catch (IOException | UnsupportedOperationException e) {
      unbound.close();
      throw e;
    }
  }

  /** Runs the server by hand: {@code java RestartableServer.java PORT [--no-reuse]}. */
  public static void main(String[] args) throws InterruptedException {
    int port = port(args);
    boolean reuse = args.length == 1;
    InetAddress address = InetAddress.getLoopbackAddress();
    try (RestartableServer server = start(address, port, reuse)) {
      System.out.println("listening on " + new InetSocketAddress(address, server.port()));
      Thread.currentThread().join(); // Until Ctrl-C.
    } catch (IOException e) {
      quit("cannot serve on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length < 1 || args.length > 2 || args.length == 2 && !args[1].equals("--no-reuse")) {
      quit("give the port to listen on, and --no-reuse or nothing: RestartableServer 8000");
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
    System.err.println("RestartableServer: " + message);
    System.exit(2);
  }
}
