package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import socketlabs.course.FreshClone.Screen;

/** What a learner sees: the README's commands in a fresh copy of the course. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstScreenTest {
  private static final String SERVER =
      "lab01-tcp-basic/src/main/java/socketlabs/tcpbasic/UpperServer.java";

  @TempDir Path folder;
  private FreshClone clone;

  @BeforeEach
  void copy() throws IOException {
    clone = FreshClone.in(folder.resolve("socket-labs"));
  }

  @Test
  @Order(1)
  void theFirstScreenSaysWhereToBegin() throws Exception {
    Screen screen = clone.mvnw("test");
    assertThat(screen.exitCode()).as(screen.text()).isEqualTo(1);
    assertThat(screen.lines()).as(screen.text()).hasSizeLessThanOrEqualTo(60);
    assertThat(screen.text().strip()).as("nothing above the board").startsWith("Socket Labs:");
    for (var lab : Course.LABS) {
      assertThat(screen.text()).containsPattern(lab.folder() + " +\\.+ +0 of " + lab.coreSteps());
    }
    assertThat(screen.text().split("\u2717 Lab", -1)).as("one card").hasSize(2);
    assertThat(screen.text()).contains("\u2717 Lab 1, step 1 of 6");
    assertThat(screen.last()).matches("  next       edit " + SERVER + ":\\d+, then \\./mvnw test");
  }

  @Test
  @Order(2)
  void oneLabRunsFromItsOwnFolder() throws Exception {
    Screen screen = clone.mvnwIn("lab02-connection-loop", "test");
    assertThat(screen.exitCode()).isEqualTo(1);
    assertThat(screen.text())
        .contains("lab01-tcp-basic          ------     0 of 6   no result yet")
        .contains("\u2717 Lab 2, step 1 of 5");
  }

  @Test
  @Order(3)
  void aWrongAnswerShowsItsGoldenCard() throws Exception {
    Path wrong = Course.SOLUTIONS.resolve("wrong/lab01-readline-without-line-end");
    Files.copy(wrong.resolve(SERVER), clone.file(SERVER), StandardCopyOption.REPLACE_EXISTING);
    Screen screen = clone.mvnwIn("lab01-tcp-basic", "test");
    assertThat(screen.exitCode()).isEqualTo(1);
    assertThat(WrongAnswer.masked(screen.text()))
        .contains(Files.readString(wrong.resolve("golden.card")).strip());
  }

  @Test
  @Order(4)
  void codeThatDoesNotCompileIsSaidSo() throws Exception {
    Path server = clone.file(SERVER);
    Files.writeString(server, Files.readString(server).replaceFirst("throw new", "thrown new"));
    Screen screen = clone.mvnw("test", "-pl", "lab01-tcp-basic", "-am");
    assertThat(screen.exitCode()).isEqualTo(1);
    assertThat(screen.text()).contains("UpperServer.java:[");
    String next =
        "  next       lab01-tcp-basic could not be judged: Maven says why, above. Mend that,"
            + " then ./mvnw test";
    assertThat(screen.last()).isEqualTo(next);
    assertThat(clone.mvnwIn("lab01-tcp-basic", "test").last()).isEqualTo(next);
  }

  @Test
  @Order(5)
  void codeThatEndsTheJvmIsSaidSo() throws Exception {
    Path server = clone.file(SERVER);
    Files.writeString(
        server,
        Files.readString(server).replaceFirst("throw new NotWrittenYet\\(1\\)", "System.exit(0)"));
    Screen screen = clone.mvnwIn("lab01-tcp-basic", "test");
    assertThat(screen.exitCode()).isEqualTo(1);
    assertThat(screen.text())
        .contains("lab01-tcp-basic          !-----     0 of 6")
        .contains("does your code call System.exit");
  }

  @Test
  @Order(6)
  void aFolderThatWasHandedInIsJudgedAndNotTouched() throws Exception {
    Path handIn = folder.resolve("hand-in");
    Path server = handIn.resolve(SERVER);
    Files.createDirectories(server.getParent());
    for (String file : new String[] {"UpperServer.java", "UpperClient.java"}) {
      Files.copy(
          Course.SOLUTIONS.resolve(SERVER).resolveSibling(file), server.resolveSibling(file));
    }
    Screen screen = clone.mvnw("test", "-Dsubmission=" + handIn, "-pl", "lab01-tcp-basic", "-am");
    assertThat(screen.exitCode()).as(screen.text()).isZero();
    assertThat(screen.text()).contains("lab01-tcp-basic          ######     6 of 6");
    try (var files = Files.walk(handIn)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(2);
    }
  }

  @Test
  @Order(7)
  void aFolderThatHoldsNoLabGetsOneClearSentence() throws Exception {
    Screen screen = clone.mvnw("test", "-Dsubmission=" + folder.resolve("nowhere"));
    assertThat(screen.exitCode()).isEqualTo(1);
    assertThat(screen.text())
        .contains("-Dsubmission takes a folder that holds lab01-tcp-basic/src/main/java");
  }

  @Test
  @Order(8)
  void whoOnlyCompilesIsToldNothingOfTheLabs() throws Exception {
    Screen screen = clone.mvnw("test-compile", "-pl", "lab01-tcp-basic", "-am");
    assertThat(screen.exitCode()).as(screen.text()).isZero();
    assertThat(screen.text().strip()).isEmpty();
  }
}
