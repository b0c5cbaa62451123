package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import socketlabs.kit.roster.Roster;

/** The pages say what the code does: cards, steps, hints and links. */
class DocumentsTest {
  private static final Pattern CARD =
      Pattern.compile("<!-- golden card: ([\\w-]+) -->\\s*```text\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

  @TestFactory
  Stream<DynamicTest> everyCardInAPageIsAGoldenOne() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher card = CARD.matcher(Files.readString(page));
      while (card.find()) {
        Path golden =
            Course.SOLUTIONS.resolve("wrong").resolve(card.group(1)).resolve("golden.card");
        String shown = card.group(2);
        tests.add(
            dynamicTest(
                Course.ROOT.relativize(page) + ", " + card.group(1),
                () -> assertThat(shown).isEqualTo(Files.readString(golden))));
      }
    }
    for (Path page : pages()) {
      int shown = Files.readString(page).split("\u2717 Lab", -1).length - 1;
      long marked = CARD.matcher(Files.readString(page)).results().count();
      tests.add(
          dynamicTest(
              Course.ROOT.relativize(page) + ", every card says which it is",
              () -> assertThat(marked).isEqualTo(shown)));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyLinkToAFileLeadsToOne() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      tests.add(
          dynamicTest(
              Course.ROOT.relativize(page).toString(),
              () -> {
                Matcher link = LINK.matcher(Files.readString(page));
                while (link.find()) {
                  assertThat(page.resolveSibling(link.group(1))).exists();
                }
              }));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyStepHasItsPlaceInHandoutAndHints() {
    return Course.LABS.stream()
        .map(
            lab ->
                dynamicTest(
                    lab.folder(),
                    () -> {
                      String handout = read(lab, "README.md");
                      String hints = read(lab, "hints.md");
                      for (Roster.Step step : lab.steps()) {
                        String heading = "Step " + step.number() + ": " + step.method();
                        assertThat(handout).as("handout").contains("### " + heading);
                        assertThat(hints).as("hints").contains("## " + heading);
                        String own = hints.substring(hints.indexOf("## " + heading));
                        int next = own.indexOf("\n## ");
                        assertThat(next < 0 ? own : own.substring(0, next))
                            .as("three levels of hints for step " + step.number())
                            .contains("Hint 1", "Hint 2", "Hint 3");
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theFrontPageListsEveryLab() throws IOException {
    String front = Files.readString(Course.ROOT.resolve("README.md"));
    return Course.LABS.stream()
        .map(
            lab ->
                dynamicTest(
                    lab.folder(),
                    () -> assertThat(front).contains("(" + lab.folder() + "/README.md)")));
  }

  private static String read(Roster lab, String page) throws IOException {
    return Files.readString(Course.ROOT.resolve(lab.folder()).resolve(page));
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder :
        Stream.concat(
                Stream.of(Course.ROOT, Course.SOLUTIONS),
                Course.LABS.stream().map(lab -> Course.ROOT.resolve(lab.folder())))
            .toList()) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }
}
