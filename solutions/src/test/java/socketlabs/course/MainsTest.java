package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The references as programs: started from their source files, by hand. */
class MainsTest {
  /**
   * A runnable class.
   *
   * @param before the arguments in front of the port
   * @param after the arguments behind it
   */
  private record Main(String name, boolean server, List<String> before, List<String> after) {
    String[] with(String port) {
      List<String> all = new ArrayList<>(before);
      all.add(port);
      all.addAll(after);
      return all.toArray(String[]::new);
    }

    boolean exists() {
      return Course.LABS.stream()
          .flatMap(lab -> lab.steps().stream())
          .anyMatch(step -> step.owner().equals(name));
    }
  }

  private static final List<Main> MAINS =
      Stream.of(
              new Main("UpperServer", true, List.of(), List.of()),
              new Main("UpperClient", false, List.of("127.0.0.1"), List.of("hello")),
              new Main("LoopServer", true, List.of(), List.of()),
              new Main("LoopClient", false, List.of("127.0.0.1"), List.of()),
              new Main("UdpUpperServer", true, List.of(), List.of()),
              new Main("UdpUpperClient", false, List.of("127.0.0.1"), List.of("hello")),
              new Main("RestartableServer", true, List.of(), List.of()),
              new Main("FrameServer", true, List.of(), List.of()))
          .filter(Main::exists)
          .toList();

  @TestFactory
  Stream<DynamicTest> badArgumentsGetOneClearLine() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Main main : MAINS) {
      tests.add(complaint(main.name() + " without arguments", main.name()));
      tests.add(complaint(main.name() + ", a port that is no number", main.name(), main.with("x")));
      tests.add(complaint(main.name() + ", port 70000", main.name(), main.with("70000")));
    }
    return tests.stream();
  }

  private static DynamicTest complaint(String name, String className, String... args) {
    return dynamicTest(name, () -> assertComplaint(className, args));
  }

  private static void assertComplaint(String className, String... args) throws Exception {
    try (Program program = Program.reference(className, args)) {
      Program.Ending ending = program.ending();
      assertThat(ending.exitCode()).as(ending.toString()).isEqualTo(2);
      assertThat(ending.err().lines()).as("one line").hasSize(1);
      assertThat(ending.err()).startsWith(className + ": ").doesNotContain("Exception");
    }
  }

  @TestFactory
  Stream<DynamicTest> aPortInUseGetsOneClearLine() {
    return MAINS.stream()
        .filter(Main::server)
        .map(
            main ->
                dynamicTest(
                    main.name(),
                    () -> {
                      InetAddress loopback = InetAddress.getLoopbackAddress();
                      try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                          DatagramSocket udp = new DatagramSocket(null)) {
                        udp.bind(new InetSocketAddress(loopback, tcp.getLocalPort()));
                        assertComplaint(main.name(), String.valueOf(tcp.getLocalPort()));
                      }
                    }));
  }

  @Test
  void nobodyThereGetsOneClearLine() throws Exception {
    // Bound and not listening: nobody is there, and no other program takes the port meanwhile.
    try (Socket holder = new Socket()) {
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = String.valueOf(holder.getLocalPort());
      assertComplaint("UpperClient", "127.0.0.1", port, "hello");
      assertComplaint("LoopClient", "127.0.0.1", port);
    }
  }

  @Test
  void clientAndServerOfLab1Talk() throws Exception {
    try (Program server = Program.reference("UpperServer", "0")) {
      String port = String.valueOf(server.port());
      try (Program client = Program.reference("UpperClient", "127.0.0.1", port, "hello")) {
        assertThat(client.ending()).isEqualTo(new Program.Ending(0, "HELLO", ""));
      }
      assertThat(server.ending().exitCode()).isZero();
    }
  }

  @Test
  void clientAndServerOfLab2Talk() throws Exception {
    try (Program server = Program.reference("LoopServer", "0")) {
      String port = String.valueOf(server.port());
      try (Program client = Program.reference("LoopClient", "127.0.0.1", port)) {
        client.types("hello\n\nbye\n");
        assertThat(client.ending().out()).isEqualTo(">>: HELLO\n>>: >>: BYE\n>>: ");
      }
    }
  }

  @Test
  void theTutorialsPythonTalksToLab1() throws Exception {
    assumeTrue(Program.hasPython(), "no python3 on this machine");
    try (Program server = Program.reference("UpperServer", "0");
        Program client =
            Program.python("tutorial_upper_client.py", String.valueOf(server.port()))) {
      assertThat(client.ending().out()).isEqualTo("reply: HELLO");
    }
    try (Program server = Program.python("tutorial_upper_server.py");
        Program client =
            Program.reference("UpperClient", "127.0.0.1", String.valueOf(server.port()), "hello")) {
      assertThat(client.ending().out()).isEqualTo("HELLO");
    }
  }

  @Test
  void theTutorialsPythonTalksToLab2() throws Exception {
    assumeTrue(Program.hasPython(), "no python3 on this machine");
    try (Program server = Program.reference("LoopServer", "0");
        Program client = Program.python("tutorial_loop_client.py", String.valueOf(server.port()))) {
      client.types("hello\n\nbye\n");
      assertThat(client.ending().out()).isEqualTo("HELLO\nBYE");
    }
    try (Program server = Program.python("tutorial_loop_server.py");
        Program client =
            Program.reference("LoopClient", "127.0.0.1", String.valueOf(server.port()))) {
      client.types("hello\n\nbye\n");
      assertThat(client.ending().out()).isEqualTo(">>: HELLO\n>>: >>: BYE\n>>: ");
    }
  }

  @Test
  void everyRunnableClassIsListedHere() throws IOException {
    for (var lab : Course.LABS) {
      Path sources = lab.sources(Course.SOLUTIONS);
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          if (Files.readString(file).contains("public static void main(")) {
            assertThat(MAINS)
                .extracting(Main::name)
                .contains(file.getFileName().toString().replace(".java", ""));
          }
        }
      }
    }
  }
}
