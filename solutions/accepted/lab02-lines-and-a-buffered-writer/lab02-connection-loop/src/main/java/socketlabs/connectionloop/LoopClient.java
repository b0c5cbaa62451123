package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A client that stays on the line and sends what is typed. */
public final class LoopClient {
  private LoopClient() {}

  /**
   * Step 5: sends each line of the input, stripped of blanks at both ends and without its line end,
   * in UTF-8, and reads the reply to it, which has as many bytes as were sent.
   *
   * <p>Before it reads a line it prints the prompt {@code ">>: "}; each reply is printed with a
   * line end behind it. A line with nothing in it is not sent: the server would see nothing, and
   * answer nothing. It returns at the end of the input, and also when the server ends its stream
   * before a reply is whole. The socket stays open.
   *
   * @param socket a connection to a server that answers each byte with one byte
   * @param input what is typed, line by line
   * @param prompt where the prompts and the replies are printed
   * @return the whole replies, in order; half a reply is none
   * @throws IOException when the connection breaks
   */
  static List<String> chat(Socket socket, BufferedReader input, PrintStream prompt)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), UTF_8));
    List<String> replies = new ArrayList<>();
    Iterator<String> lines = input.lines().map(String::strip).iterator();
    for (prompt.append(">>: "); lines.hasNext(); prompt.append(">>: ")) {
      String line = lines.next();
      if (line.isEmpty()) {
        continue;
      }
      out.write(line);
      out.flush();
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      for (int left = line.getBytes(UTF_8).length; left > 0; left--) {
        int b = in.read();
        if (b == -1) {
          return replies;
        }
        reply.write(b);
      }
      replies.add(reply.toString(UTF_8));
      prompt.println(reply.toString(UTF_8));
    }
    return replies;
  }

  /** Talks by hand: {@code java LoopClient.java HOST PORT}, then a line at a time. */
  public static void main(String[] args) {
    if (args.length != 2) {
      quit("give two arguments, host and port, as in: LoopClient 127.0.0.1 8081");
    }
    int port = port(args[1]);
    try (Socket socket = new Socket(args[0], port)) {
      chat(socket, new BufferedReader(new InputStreamReader(System.in)), System.out);
    } catch (UnknownHostException e) {
      quit("there is no host called " + args[0]);
    } catch (IOException e) {
      quit("cannot talk with " + args[0] + " port " + port + ": " + e.getMessage());
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    quit("a port is a number from 0 to 65535, and this is not: " + text);
    return -1;
  }

  private static void quit(String message) {
    System.err.println("LoopClient: " + message);
    System.exit(2);
  }
}
