package socketlabs.tcpbasic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Because;
import socketlabs.kit.Bench;
import socketlabs.kit.Leaks;
import socketlabs.kit.Step;

@Step(8)
@Tag("stretch")
@DisplayName("listenUnix")
class Step8ListenUnixTest {
  private Path folder;
  private Path path;

  @BeforeEach
  void makeFolder() throws IOException {
    // A path for a socket may have some 100 bytes: a folder directly below the system's own.
    folder = Files.createTempDirectory("lab");
    path = folder.resolve("s");
    try {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (UnsupportedOperationException e) {
      abort("this system has no AF_UNIX sockets");
    }
  }

  @AfterEach
  void removeFolder() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(folder);
  }

  @Test
  @Order(1)
  @DisplayName("a client on the same machine reaches it by the path")
  @Because("open(StandardProtocolFamily.UNIX), then bind to UnixDomainSocketAddress.of(path).")
  void canBeReached(Bench bench) throws IOException {
    bench.keep(UpperClient.listenUnix(path));
    SocketChannel client = bench.keep(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    assertThat(client.isConnected()).as("connected").isTrue();
  }

  @Test
  @Order(2)
  @DisplayName("a file that a dead listener left behind is no obstacle")
  @Because("close() leaves the file where it is, and bind refuses a path that exists.")
  void removesAStaleFile(Bench bench) throws IOException {
    UpperClient.listenUnix(path).close();
    assertThat(Files.exists(path)).as("the file is still there").isTrue();
    bench.keep(UpperClient.listenUnix(path));
    SocketChannel client = bench.keep(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    assertThat(client.isConnected()).as("connected").isTrue();
  }

  @Test
  @Order(3)
  @DisplayName("a living listener keeps its path")
  @Because(
      "Only connecting tells a stale file from a living listener: leave that one's file alone, and let"
          + " the exception through. (A BindException is an IOException: a catch of that catches it.)")
  void leavesALivingListenerAlone(Bench bench) throws IOException {
    bench.keep(UpperClient.listenUnix(path));
    assertThatThrownBy(() -> bench.keep(UpperClient.listenUnix(path)))
        .as("a second listener on the path")
        .isInstanceOf(IOException.class);
    SocketChannel client = bench.keep(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    assertThat(client.isConnected()).as("the first can still be reached").isTrue();
  }

  @Test
  @Order(4)
  @DisplayName("when bind fails nothing stays open")
  @Because(
      "Who opened it closes it: nobody else gets to see the listener that could not be bound, nor a"
          + " channel that tried whether somebody answers.")
  void closesWhatItCouldNotBind(Bench bench) throws Exception {
    bench.keep(UpperClient.listenUnix(path));
    Leaks.expectNone(
        "channel or listener that it opened",
        () -> {
          try {
            bench.keep(UpperClient.listenUnix(path));
          } catch (IOException e) {
            // As it should be.
          }
        });
  }
}
