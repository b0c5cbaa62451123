package socketlabs.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import socketlabs.fixture.Judged;
import socketlabs.kit.DatagramServer.Move;

/** The ends that speak UDP: what a script says happens, in that order, and nothing else. */
class DatagramsTest {
  @Test
  void everyMoveIsWhatItsNameSays() {
    assertHears(new Move[] {Move.REPLY}, "ONE", "TWO", "THREE");
    assertHears(new Move[] {Move.DROP, Move.REPLY}, "TWO", "THREE");
    assertHears(new Move[] {Move.TWICE, Move.DROP}, "ONE", "ONE");
    assertHears(new Move[] {Move.LATE, Move.REPLY}, "ONE", "TWO", "THREE");
    assertHears(new Move[] {Move.LATE, Move.DROP}, "ONE");
    assertHears(new Move[] {Move.STRANGER, Move.DROP}, "XXX by a stranger", "ONE");
    assertHears(new Move[] {Move.TERSE_STRANGER, Move.DROP}, "XX by a stranger", "ONE");
    assertHears(new Move[] {Move.MISNUMBERED, Move.DROP}, "PNE\0ONE", "ONE");
    assertHears(new Move[] {Move.DROP, Move.DROP, Move.SCRAPS}, "", "THR", "THREE");
    assertHears(new Move[] {Move.ECHO, Move.DROP}, "one");
    assertHears(new Move[] {Move.EMPTY, Move.DROP}, "");
    assertHears(new Move[] {Move.DROP, Move.DROP, Move.CUT}, "THR");
    assertHears(new Move[] {Move.SLOW, Move.DROP}, "ONE");
  }

  @Test
  void aLateAnswerGoesToWhoeverAsked() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.LATE, Move.DROP);
          DatagramSocket first = bench.udp().socket();
          DatagramSocket second = bench.udp().socket();
          send(first, server, "first");
          server.awaitHeard(1);
          send(second, server, "second");
          assertThat(receive(first, server)).isEqualTo("FIRST");
        });
  }

  @Test
  void theServerKnowsWhatItHeard() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.DROP);
          DatagramSocket socket = bench.udp().socket();
          send(socket, server, "one");
          send(socket, server, "");
          assertThat(server.heard(0)).isEqualTo("one".getBytes(UTF_8));
          assertThat(server.heard(1)).isEmpty();
        });
  }

  @Test
  void theStrangerCanHaveTheServersPortOnAnotherHost() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.STRANGER);
          try {
            server.strangerAt(InetAddress.getByName("127.0.0.2"));
          } catch (IOException e) {
            return; // This machine has no such address.
          }
          DatagramSocket socket = bench.udp().socket();
          send(socket, server, "hi");
          DatagramPacket packet = new DatagramPacket(new byte[9], 9);
          socket.receive(packet);
          assertThat(packet.getSocketAddress())
              .isEqualTo(new InetSocketAddress("127.0.0.2", server.address().getPort()));
        });
  }

  @Test
  void callsBreakWhereTheTestSays() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          ScriptedDatagramSocket socket =
              bench.udp().socket().breaksAtSend(2).breaksAtReceive(1).sendsAtMost(3);
          send(socket, server, "one");
          assertThatThrownBy(() -> send(socket, server, "two")).isInstanceOf(SocketException.class);
          send(socket, server, "three");
          assertThatThrownBy(() -> send(socket, server, "four")).isInstanceOf(AssertionError.class);
          assertThat(socket.sent()).isEqualTo(4);
          assertThatThrownBy(() -> receive(socket, server))
              .isInstanceOf(PortUnreachableException.class);
          assertThat(receive(socket, server)).isEqualTo("ONE");
          assertThat(receive(socket, server)).isEqualTo("THREE");
          assertThat(socket.receives()).isEqualTo(3);
        });
  }

  @Test
  void inACrowdThereIsALetterForEveryReceive() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.DROP);
          DatagramSocket strangers = bench.udp().socket().crowdedByStrangers();
          DatagramSocket old = bench.udp().socket().crowdedBy(server);
          for (int i = 0; i < 3; i++) {
            assertThat(receive(strangers, server)).isEqualTo("XXXXX by a stranger");
            assertThat(receive(old, server)).isEqualTo("XXXXX");
          }
          assertThat(bench.wire().events()).hasSize(4);
        });
  }

  @Test
  void aSocketThatAnswersItselfNeedsNoServer() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          List<byte[]> seen = new ArrayList<>();
          DatagramSocket socket = bench.udp().socket().answersItself().shows(seen::add);
          send(socket, server, "one");
          assertThat(receive(socket, server)).isEqualTo("ONE");
          assertThat(seen).containsExactly("one".getBytes(UTF_8));
          assertThat(bench.wire().events()).isEmpty();
        });
  }

  @Test
  void aSocketThatAnswersItselfNotesWhomItIsConnectedTo() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          ScriptedDatagramSocket socket = bench.udp().socket().answersItself();
          assertThat(socket.isConnected()).isFalse();
          socket.connect(server.address());
          assertThat(socket.isConnected()).isTrue();
          assertThat(socket.getRemoteSocketAddress()).isEqualTo(server.address());
          assertThat(socket.getPort()).isEqualTo(server.address().getPort());
          socket.send(new DatagramPacket("one".getBytes(UTF_8), 3));
          assertThat(receive(socket, server)).isEqualTo("ONE");
          DatagramPacket elsewhere = new DatagramPacket(new byte[1], 1, bench.udp().deaf());
          assertThatThrownBy(() -> socket.send(elsewhere))
              .isInstanceOf(IllegalArgumentException.class);
          socket.disconnect();
          assertThat(socket.isConnected()).isFalse();
          assertThat(socket.getInetAddress()).isNull();
          send(socket, server, "two");
          assertThat(receive(socket, server)).isEqualTo("TWO");
          assertThat(socket.connects()).isEqualTo(1);
        });
  }

  @Test
  void aCrowdCanOvertakeTheRequest() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          DatagramSocket socket = bench.udp().socket().crowdedByStrangers().beforeTheRequest(300);
          send(socket, server, "one");
          for (int i = 0; i < 300; i++) {
            assertThat(receive(socket, server)).isEqualTo("XXXXX by a stranger");
          }
          assertThat(receive(socket, server)).isEqualTo("ONE");
          send(socket, server, "two");
          assertThat(receive(socket, server)).isEqualTo("TWO");
        });
  }

  @Test
  void whoIsConnectedHearsNoCrowd() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          DatagramSocket socket = bench.udp().socket().crowdedByStrangers().beforeTheRequest(9);
          socket.connect(server.address());
          send(socket, server, "one");
          assertThat(receive(socket, server)).isEqualTo("ONE");
        });
  }

  @Test
  void theFirstReceivesFailInTurn() {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(Move.REPLY);
          DatagramSocket socket =
              bench
                  .udp()
                  .socket()
                  .breaksAtFirst(new SocketTimeoutException(), new PortUnreachableException());
          send(socket, server, "one");
          assertThatThrownBy(() -> receive(socket, server))
              .isInstanceOf(SocketTimeoutException.class);
          assertThatThrownBy(() -> receive(socket, server))
              .isInstanceOf(PortUnreachableException.class);
          assertThat(receive(socket, server)).isEqualTo("ONE");
        });
  }

  @Test
  void aLoopOverAClosedSocketIsEnded() {
    assertPasses(
        bench -> {
          DatagramSocket socket = bench.udp().socket();
          socket.close();
          assertThatThrownBy(
                  () -> {
                    while (true) {
                      try {
                        socket.receive(new DatagramPacket(new byte[1], 1));
                      } catch (IOException e) {
                        // Again.
                      }
                    }
                  })
              .isInstanceOf(ScriptedDatagramSocket.EndlessReceiving.class);
        });
  }

  @Test
  void anAnswerFromAnotherPortIsNoSilence() {
    assertThat(
            card(
                bench -> {
                  DatagramSocket server = bench.udp().socket();
                  DatagramPeer client = bench.udp().client("client", server);
                  try (DatagramSocket other = new DatagramSocket()) {
                    other.send(new DatagramPacket(new byte[] {'A'}, 1, client.address()));
                  }
                  client.expects("A");
                }))
        .contains("expected   \"A\" (1 byte) from the port that was asked")
        .contains("came       \"A\" (1 byte) from another port")
        .contains("why        The answer left from another socket");
  }

  @Test
  void anEmptyDatagramIsNotNothing() {
    assertThat(
            card(
                bench -> {
                  DatagramSocket server = bench.udp().socket();
                  DatagramPeer client = bench.udp().client("client", server);
                  server.send(new DatagramPacket(new byte[0], 0, client.address()));
                  client.expects("A");
                }))
        .contains("came       an empty datagram");
    assertThat(card(bench -> bench.udp().client("client", bench.udp().socket()).expects("A")))
        .contains("gave up waiting: nothing came")
        .contains("came       nothing");
  }

  @Test
  void quietMeansThatNothingComes() {
    assertPasses(bench -> bench.udp().client("client", bench.udp().socket()).expectsQuiet());
    assertThat(
            card(
                bench -> {
                  DatagramSocket server = bench.udp().socket();
                  DatagramPeer client = bench.udp().client("client", server);
                  server.send(new DatagramPacket(new byte[] {'A'}, 1, client.address()));
                  client.expectsQuiet();
                }))
        .contains("expected   nothing more")
        .contains("came       \"A\" (1 byte)");
  }

  @Test
  void nobodyHearsAtADeafPort() {
    assertPasses(
        bench -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(bench.udp().deaf());
            socket.send(new DatagramPacket(new byte[1], 1));
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[1], 1)))
                .isInstanceOfAny(PortUnreachableException.class, SocketTimeoutException.class);
          }
        });
  }

  @Test
  void aTaskMustThrowWhatTheTestSays() {
    assertPasses(
        bench ->
            bench
                .startMayThrow(
                    "ask",
                    () -> {
                      throw new SocketTimeoutException();
                    })
                .throwsA(IOException.class));
    assertThat(
            card(bench -> bench.startMayThrow("ask", () -> new byte[2]).throwsA(IOException.class)))
        .contains("expected   ask throws an IOException")
        .contains("came       it returned \"\\0\\0\" (2 bytes)");
  }

  // --- what the stories are made of ---

  private interface Story {
    void tell(Bench bench) throws Exception;
  }

  private static String card(Story story) {
    return Judged.card("return 1;", (bench, student) -> story.tell(bench));
  }

  private static void assertPasses(Story story) {
    assertThat(card(story)).isEmpty();
  }

  /** Sends one, two and three to a server with this script; hears these answers and no others. */
  private static void assertHears(Move[] moves, String... answers) {
    assertPasses(
        bench -> {
          DatagramServer server = bench.udp().server(moves);
          DatagramSocket socket = bench.udp().socket();
          for (String word : new String[] {"one", "two", "three"}) {
            send(socket, server, word);
          }
          for (String answer : answers) {
            assertThat(receive(socket, server)).isEqualTo(answer);
          }
          server.awaitHeard(3);
          socket.setSoTimeout(100);
          assertThatThrownBy(() -> receive(socket, server))
              .isInstanceOf(SocketTimeoutException.class);
        });
  }

  private static void send(DatagramSocket socket, DatagramServer server, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, server.address()));
  }

  private static String receive(DatagramSocket socket, DatagramServer server) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[99], 99);
    socket.receive(packet);
    String text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
    return packet.getSocketAddress().equals(server.address()) ? text : text + " by a stranger";
  }
}
