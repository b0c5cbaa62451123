package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import socketlabs.kit.roster.Roster;

/**
 * PIT's second opinion on the labs' tests, {@code -Dlab.mutants}, after {@code ./mvnw test
 * -Pmutants -Dsubmission=solutions -Dlab.stretch}: every small change to a reference that no test
 * notices stands in solutions/MUTANTS.md, with the reason why it may live.
 */
@EnabledIfSystemProperty(named = "lab.mutants", matches = ".*")
class MutantsTest {
  private static final Path PAGE = Course.SOLUTIONS.resolve("MUTANTS.md");

  /** What PIT calls a change that no test noticed. */
  private static final Set<String> UNNOTICED = Set.of("SURVIVED", "NO_COVERAGE");

  @Test
  void everySurvivorHasItsReason() throws Exception {
    List<String> survivors = new ArrayList<>();
    int all = 0;
    for (Roster lab : Course.LABS) {
      Path report = Course.ROOT.resolve(lab.folder() + "/target/submission/mutants/mutations.xml");
      assertThat(report).as("the report of ./mvnw test -Pmutants -Dsubmission=solutions").exists();
      NodeList mutants =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getElementsByTagName("mutation");
      all += mutants.getLength();
      for (int i = 0; i < mutants.getLength(); i++) {
        Element mutant = (Element) mutants.item(i);
        if (UNNOTICED.contains(mutant.getAttribute("status"))) {
          survivors.add(
              String.format(
                  "`%s.%s`, %s",
                  text(mutant, "sourceFile").replace(".java", ""),
                  text(mutant, "mutatedMethod"),
                  text(mutant, "description").replace('/', '.')));
        }
      }
    }
    System.out.printf("mutants: %d, unnoticed: %d%n", all, survivors.size());
    assertThat(all).as("mutants").isGreaterThan(200);
    assertThat(listed()).as(PAGE.toString()).containsExactlyInAnyOrderElementsOf(survivors);
  }

  private static String text(Element mutant, String name) {
    return mutant.getElementsByTagName(name).item(0).getTextContent();
  }

  /** The first cell of each row of the page's table. */
  private static List<String> listed() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|")[1].strip())
        .toList();
  }
}
