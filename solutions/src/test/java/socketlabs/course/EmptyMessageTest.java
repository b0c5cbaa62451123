package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The course's circle: the same empty message is nothing in a stream, a letter among datagrams, and
 * a message again in a stream of frames.
 */
class EmptyMessageTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final byte[] EMPTY = {};
  private static final byte[] EMPTY_FRAME = {0, 0, 0, 0};

  /** An answer that never comes has not come by then either, on any machine; in milliseconds. */
  private static final int A_WHILE = 200;

  /** For an answer that comes; in milliseconds. */
  private static final int LONG = 60_000;

  @Test
  void hangsInLab2AndArrivesInLab3AndInLab5() throws Exception {
    try (Program server = Program.reference("LoopServer", "0");
        Socket phone = new Socket(LOOPBACK, server.port())) {
      OutputStream out = phone.getOutputStream();
      InputStream in = phone.getInputStream();
      out.write(EMPTY);
      phone.setSoTimeout(A_WHILE);
      assertThatThrownBy(in::read)
          .as("lab 2: the answer to an empty message")
          .isInstanceOf(SocketTimeoutException.class);
      phone.setSoTimeout(LONG);
      out.write("bye".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(in.readNBytes(3), StandardCharsets.UTF_8))
          .as("lab 2: the first answer, to the first message that arrived")
          .isEqualTo("BYE");
    }

    try (Program server = Program.reference("UdpUpperServer", "0");
        DatagramSocket post = new DatagramSocket()) {
      post.send(new DatagramPacket(EMPTY, 0, new InetSocketAddress(LOOPBACK, server.port())));
      post.setSoTimeout(LONG);
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      post.receive(answer);
      assertThat(answer.getLength()).as("lab 3: the length of the answer").isZero();
    }

    try (Program server = Program.reference("FrameServer", "0");
        Socket phone = new Socket(LOOPBACK, server.port())) {
      phone.setSoTimeout(LONG);
      phone.getOutputStream().write(EMPTY_FRAME);
      assertThat(phone.getInputStream().readNBytes(EMPTY_FRAME.length))
          .as("lab 5: the answer, a frame without payload")
          .isEqualTo(EMPTY_FRAME);
    }
  }
}
