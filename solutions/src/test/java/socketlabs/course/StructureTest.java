package socketlabs.course;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import socketlabs.kit.Step;
import socketlabs.kit.roster.Roster;

/** The arrows of the house run one way, and every lab's tests keep the same rules. */
class StructureTest {
  private static final JavaClasses TOOLS =
      new ClassFileImporter()
          .importPaths(
              Course.ROOT.resolve("tools/kit/target/classes"),
              Course.ROOT.resolve("tools/judge/target/classes"));

  private static final JavaClasses LAB_TESTS = new ClassFileImporter().importPaths(testClasses());

  private static List<Path> testClasses() {
    return Course.LABS.stream()
        .map(lab -> Course.ROOT.resolve(lab.folder()).resolve("target/test-classes"))
        .toList();
  }

  @Test
  void theKitKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("socketlabs.kit..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("socketlabs..")
                .and(resideInAPackage("socketlabs.kit..").negate().as("outside the kit")))
        .check(TOOLS);
  }

  @Test
  void theKitsRoomsStandInOneOrder() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("board")
        .definedBy("socketlabs.kit.board")
        .layer("kit")
        .definedBy("socketlabs.kit")
        .layer("card")
        .definedBy("socketlabs.kit.card")
        .layer("roster")
        .definedBy("socketlabs.kit.roster")
        .layer("watch")
        .definedBy("socketlabs.kit.watch")
        .whereLayer("board")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("kit")
        .mayOnlyBeAccessedByLayers("board")
        .whereLayer("card")
        .mayOnlyBeAccessedByLayers("kit", "board")
        .whereLayer("roster")
        .mayOnlyBeAccessedByLayers("card", "kit", "board")
        .whereLayer("watch")
        .mayOnlyBeAccessedByLayers("card", "kit", "board")
        .check(TOOLS);
  }

  @Test
  void noTestSleeps() {
    noClasses()
        .should()
        .callMethodWhere(target(nameMatching("sleep|parkNanos|parkUntil|onSpinWait")))
        .orShould()
        .callMethod(Object.class, "wait", long.class)
        .check(LAB_TESTS);
  }

  @Test
  @DisplayName("every test of a step has its place in the order and a sentence for its name")
  void everyTestHasOrderAndName() {
    methods()
        .that()
        .areAnnotatedWith(Test.class)
        .should()
        .beAnnotatedWith(Order.class)
        .andShould()
        .beAnnotatedWith(DisplayName.class)
        .check(LAB_TESTS);
    classes()
        .that()
        .haveSimpleNameEndingWith("Test")
        .should()
        .beAnnotatedWith(Step.class)
        .check(LAB_TESTS);
  }

  @Test
  void everyStepOfTheRosterHasOneTestClass() {
    for (Roster lab : Course.LABS) {
      List<Integer> tested =
          LAB_TESTS.stream()
              .filter(type -> type.getPackageName().equals(lab.javaPackage()))
              .flatMap(type -> type.tryGetAnnotationOfType(Step.class).map(Step::value).stream())
              .sorted()
              .toList();
      assertThat(tested)
          .as(lab.folder())
          .isEqualTo(lab.steps().stream().map(Roster.Step::number).toList());
    }
  }

  @Test
  void stretchStepsAreTaggedAsTheRosterSays() {
    for (Roster lab : Course.LABS) {
      List<Integer> tagged =
          LAB_TESTS.stream()
              .filter(type -> type.getPackageName().equals(lab.javaPackage()))
              .filter(
                  type ->
                      type.tryGetAnnotationOfType(Tag.class)
                          .filter(tag -> tag.value().equals("stretch"))
                          .isPresent())
              .flatMap(type -> type.tryGetAnnotationOfType(Step.class).map(Step::value).stream())
              .sorted()
              .toList();
      Stream<Integer> stretch =
          lab.steps().stream().filter(Roster.Step::stretch).map(Roster.Step::number);
      assertThat(tagged).as(lab.folder()).isEqualTo(stretch.toList());
    }
  }
}
