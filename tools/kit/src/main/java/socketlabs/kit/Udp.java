package socketlabs.kit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a test of datagrams has on its table: sockets for the student's code, and peers. */
public final class Udp {
  private final Bench bench;
  private final List<ScriptedDatagramSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<DatagramPeer> peers = new CopyOnWriteArrayList<>();
  private final List<DatagramServer> servers = new CopyOnWriteArrayList<>();

  Udp(Bench bench) {
    this.bench = bench;
    bench.wire().carriesDatagrams();
  }

  /** A socket of the test's, on the loopback address and a free port, for the student's code. */
  public ScriptedDatagramSocket socket() throws IOException {
    ScriptedDatagramSocket socket = bench.keep(new ScriptedDatagramSocket(bench));
    sockets.add(socket);
    return socket;
  }

  /** A client of the test's that writes to the student's server. */
  public DatagramPeer client(String name, DatagramSocket server) throws IOException {
    return client(name, server.getLocalSocketAddress());
  }

  /** A client of the test's that writes to the student's server at this address. */
  public DatagramPeer client(String name, SocketAddress server) throws IOException {
    bench.wire().yours("your server");
    DatagramPeer client = bench.keep(new DatagramPeer(bench, name, server));
    peers.add(client);
    return client;
  }

  /**
   * A server of the test's for the student's client. It upper-cases, and makes one move for each
   * request; the last move is made again and again.
   */
  public DatagramServer server(DatagramServer.Move... moves) throws IOException {
    bench.wire().yours("your client");
    DatagramServer server = bench.keep(new DatagramServer(bench, moves));
    servers.add(server);
    return server;
  }

  /**
   * A loopback port on which nobody receives: a socket of the test's holds it, so that no other
   * program takes it meanwhile, and hears nobody, because it is connected to itself.
   */
  public InetSocketAddress deaf() throws IOException {
    DatagramSocket holder =
        bench.keep(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    holder.connect(holder.getLocalSocketAddress());
    return (InetSocketAddress) holder.getLocalSocketAddress();
  }

  /** The line of the student's server that wrote last, or null. */
  StackTraceElement lastWrite() {
    StackTraceElement line = null;
    if (servers.isEmpty()) {
      for (ScriptedDatagramSocket socket : sockets) {
        line = socket.lastWrite() != null ? socket.lastWrite() : line;
      }
    }
    return line;
  }

  void giveUp() {
    peers.forEach(DatagramPeer::giveUp);
    servers.forEach(DatagramServer::giveUp);
  }
}
