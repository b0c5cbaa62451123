package socketlabs.kit.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictFilterTest {
  private static final String VERDICT =
      "[ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.4:java (verdict) on"
          + " project lab01-tcp-basic: lab01-tcp-basic: 0 of 6 steps pass. -> [Help 1]";

  /** What Maven 3.9 writes below its failures. */
  private static final List<String> ADVICE =
      List.of(
          "[ERROR] ",
          "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.",
          "[ERROR] Re-run Maven using the -X switch to enable full debug logging.",
          "[ERROR] ",
          "[ERROR] For more information about the errors and possible solutions, please read the"
              + " following articles:",
          "[ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/MojoExecutionException",
          "[ERROR] ",
          "[ERROR] After correcting the problems, you can resume the build with the command",
          "[ERROR]   mvn <args> -rf :lab01-tcp-basic");

  @Test
  void redLabsAreTheBoardsBusiness() {
    assertThat(filtered(VERDICT, VERDICT)).isEmpty();
  }

  @Test
  void colouredLinesToo() {
    assertThat(filtered("[\u001b[1;31mERROR\u001b[m]" + VERDICT.substring("[ERROR]".length())))
        .isEmpty();
  }

  @Test
  void anyOtherErrorIsShownAndTheAdviceWithIt() {
    String compiler = "[ERROR] /course/lab03-udp/UdpUpperServer.java:[22,5] ';' expected";
    String failed =
        "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile"
            + " (default-compile) on project lab03-udp: Compilation failure -> [Help 1]";
    assertThat(filtered(compiler, VERDICT, failed))
        .startsWith(compiler, failed)
        .doesNotContain(VERDICT)
        .containsAll(ADVICE);
  }

  @Test
  void aVerdictThatCouldNotBeGivenIsShown() {
    String failed =
        "[ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.4:java (verdict) on"
            + " project lab01-tcp-basic: java.io.UncheckedIOException: no such file -> [Help 1]";
    assertThat(filtered(failed)).startsWith(failed).containsAll(ADVICE);
  }

  @Test
  void whatIsNoErrorIsShown() {
    assertThat(filtered("[WARNING] careful", "", "[INFO] verdict on project lab01", VERDICT))
        .containsExactly("[WARNING] careful", "", "[INFO] verdict on project lab01");
  }

  /** What is left of these lines and Maven's advice below them. */
  private static List<String> filtered(String... lines) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (PrintStream out = VerdictFilter.before(screen, UTF_8)) {
      List.of(lines).forEach(out::println);
      ADVICE.forEach(out::println);
    }
    return screen.toString(UTF_8).lines().toList();
  }
}
