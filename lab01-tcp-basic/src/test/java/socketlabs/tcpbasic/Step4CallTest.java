package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.PeerServer;
import socketlabs.kit.Step;

@Step(4)
@DisplayName("call")
class Step4CallTest {
  private static final String HOST = "127.0.0.1";

  @Test
  @Order(1)
  @DisplayName("the server gets \"hello\", the caller its reply")
  @Because("What call returns is the text that the server sent, and nothing of your own.")
  void bringsTheReply(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("WORLD");
              client.hangsUp();
            });
    assertThat(UpperClient.call(HOST, server.port(), "hello")).as("reply").isEqualTo("WORLD");
  }

  @Test
  @Order(2)
  @DisplayName("a reply that comes in three pieces is brought back whole")
  @Because(
      "One read brings what has arrived so far. Only the end of the stream says: that was all.")
  void readsToTheEnd(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              for (String piece : new String[] {"HE", "LL", "O"}) {
                client.sends(piece);
                client.awaitTaken();
              }
              client.hangsUp();
            });
    assertThat(UpperClient.call(HOST, server.port(), "hello")).as("reply").isEqualTo("HELLO");
  }

  @Test
  @Order(3)
  @DisplayName("text travels in UTF-8, both ways")
  @Because("Name the charset on both ways: getBytes(UTF_8), new String(bytes, UTF_8).")
  void speaksUtf8(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("h\u00e9 \u4f60\u597d");
              client.sends("H\u00e9 \u4f60\u597d");
              client.hangsUp();
            });
    assertThat(UpperClient.call(HOST, server.port(), "h\u00e9 \u4f60\u597d"))
        .as("reply")
        .isEqualTo("H\u00e9 \u4f60\u597d");
  }

  @Test
  @Order(4)
  @DisplayName("it sends the message and nothing behind it, and hangs up afterwards")
  @Because(
      "println() adds a line end that the server takes for a part of the message; and a socket that"
          + " is not closed keeps the line busy.")
  void hangsUp(Bench bench) throws IOException {
    PeerServer server =
        bench.server(
            client -> {
              client.expects("hello");
              client.sends("HELLO");
              client.halfCloses();
              client.expectsEnd();
            });
    UpperClient.call(HOST, server.port(), "hello");
    server.awaitPlayed();
  }

  @Test
  @Order(5)
  @DisplayName("where nobody listens it throws an IOException")
  @Because("A refused call is no empty reply: let the exception reach whoever called.")
  void doesNotHideARefusal(Bench bench) throws IOException {
    InetSocketAddress nobody = bench.refusing();
    assertThatThrownBy(() -> UpperClient.call(HOST, nobody.getPort(), "hello"))
        .as("call to a port on which nobody listens")
        .isInstanceOf(IOException.class);
  }
}
