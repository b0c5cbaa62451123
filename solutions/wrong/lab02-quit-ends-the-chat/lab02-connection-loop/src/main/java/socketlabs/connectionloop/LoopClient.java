// Caught by step 5.
// why: no word does
package socketlabs.connectionloop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    List<String> replies = new ArrayList<>();
    while (true) {
      prompt.print(">>: ");
      prompt.flush();
      String line = input.readLine();
      if (line == null || line.strip().equals("quit")) {
        return replies;
      }
      byte[] message = line.strip().getBytes(UTF_8);
      if (message.length == 0) {
        // No bytes on the wire: the server would see nothing, and we would wait for its answer for
        // ever.
        continue;
      }
      out.write(message);
      // A reply may come in pieces; its length, in bytes, is known.
      byte[] reply = in.readNBytes(message.length);
      if (reply.length < message.length) {
        prompt.println("the server has left");
        return replies;
      }
      replies.add(new String(reply, UTF_8));
      prompt.println(replies.get(replies.size() - 1));
    }
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
