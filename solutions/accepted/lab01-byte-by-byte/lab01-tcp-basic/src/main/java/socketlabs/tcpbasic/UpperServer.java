package socketlabs.tcpbasic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that takes one call, answers it in upper case and hangs up. */
public final class UpperServer {
  private UpperServer() {}

  /**
   * Step 1: changes the bytes a-z among the first {@code length} to A-Z, and no others.
   *
   * <p>It is the rule of {@code bytes.upper()} in Python: no charset and no language plays a part.
   *
   * @param data changed in place
   * @param length how many bytes of {@code data} count, 0 to {@code data.length}
   */
  static void upper(byte[] data, int length) {
    int i = 0;
    while (i != length) {
      int letter = data[i] & 0xff;
      data[i++] = (byte) ('a' <= letter && letter <= 'z' ? letter & ~0x20 : letter);
    }
  }

  /**
   * Step 2: a socket that listens on this address alone.
   *
   * @param port 0 to 65535; with 0 the system picks a free one
   * @param backlog how many callers may wait before they are accepted, 1 or more; a hint, which
   *     systems round up (listen(2))
   * @return the listener, open; whoever asked for it closes it
   * @throws java.net.BindException when the port is taken, or is not yours to take
   */
  static ServerSocket listen(InetAddress address, int port, int backlog) throws IOException {
    ServerSocket listener = new ServerSocket();
    boolean bound = false;
    try {
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(address, port), backlog);
      bound = true;
      return listener;
    } finally {
      // A socket that could not be bound is of no use to anybody.
      if (!bound) {
        listener.close();
      }
    }
  }

  /**
   * Step 3: accepts one caller, reads once, up to 1024 bytes, sends them back in upper case and
   * hangs up.
   *
   * <p>A caller who ends the stream without a word gets no answer. The connection is closed however
   * the method ends; the listener stays open.
   *
   * @return the caller's address
   * @throws IOException when the connection breaks
   */
  static InetSocketAddress serveOne(ServerSocket listener) throws IOException {
    Socket connection = listener.accept();
    try {
      InputStream in = connection.getInputStream();
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      // The first byte may be long in coming; the others are here already, or not part of this
      // read.
      int next = in.read();
      while (next != -1) {
        message.write(next);
        boolean more = in.available() > 0 && message.size() < 1024;
        next = more ? in.read() : -1;
      }
      byte[] reply = message.toByteArray();
      upper(reply, reply.length);
      OutputStream out = connection.getOutputStream();
      for (byte b : reply) {
        out.write(b);
      }
      return new InetSocketAddress(connection.getInetAddress(), connection.getPort());
    } finally {
      connection.close();
    }
  }

  /** Runs the server by hand: {@code java UpperServer.java PORT}. */
  public static void main(String[] args) {
    int port = port(args);
    try (ServerSocket listener = listen(InetAddress.getLoopbackAddress(), port, 5)) {
      System.out.println("listening on " + listener.getLocalSocketAddress());
      System.out.println("answered " + serveOne(listener));
    } catch (IOException e) {
      quit("cannot serve on port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String[] args) {
    if (args.length != 1) {
      quit("give one argument, the port to listen on, as in: UpperServer 8000");
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
    System.err.println("UpperServer: " + message);
    System.exit(2);
  }
}
