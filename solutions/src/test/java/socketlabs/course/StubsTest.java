package socketlabs.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import socketlabs.judge.Judge;
import socketlabs.judge.Verdict;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.StepResult;
import socketlabs.kit.roster.Word;

/**
 * No step passes on a method that does nothing: each hole of each skeleton is filled with a return
 * of null, 0 or false, and then of something empty, and every step must see it.
 */
class StubsTest {
  /** A method of a skeleton whose body is its hole: what it returns, and the hole. */
  private static final Pattern HOLE =
      Pattern.compile(
          "(?m)^  (?:public |private )?(?:static )?([\\w.<>\\[\\], ]+?) (\\w+)\\([^{;]*?\\{\\s*"
              + "// TODO[^\\n]*\\n(?:\\s*//[^\\n]*\\n)*(\\s*throw new NotWrittenYet\\(\\d+\\);)");

  private static final Map<String, String> NOTHING =
      Map.of("int", "0", "long", "0", "boolean", "false", "void", "");

  private static final Map<String, String> EMPTY =
      Map.of(
          "byte[]", "new byte[0]",
          "String", "\"\"",
          "int", "-1",
          "long", "1",
          "boolean", "true",
          "void", "");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> noStepPassesOnNothing() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Judge judge = Judge.forHandIns(Course.ROOT);
    for (Roster lab : Course.LABS) {
      for (var kind : Map.of("nothing", NOTHING, "something empty", EMPTY).entrySet()) {
        Path stubs = stubs(lab, kind.getValue(), folder.resolve(lab.lab() + kind.getKey()));
        Future<Verdict> verdict = Course.judge(judge, lab, stubs);
        tests.add(
            dynamicTest(
                lab.folder() + " returns " + kind.getKey(),
                () ->
                    assertThat(verdict.get().steps())
                        .as(
                            "a step that passes here passes for whoever writes nothing"
                                + Course.told(verdict.get()))
                        .extracting(StepResult::word)
                        .isSubsetOf(Word.FAILED, Word.TIMED_OUT)));
      }
    }
    return tests.stream();
  }

  /** The lab's skeletons with every hole filled. */
  private static Path stubs(Roster lab, Map<String, String> values, Path target)
      throws IOException {
    for (String file : lab.steps().stream().map(lab::sourceFile).distinct().toList()) {
      String skeleton = Files.readString(lab.sources(Course.ROOT).resolve(file));
      Matcher hole = HOLE.matcher(skeleton);
      StringBuilder filled = new StringBuilder();
      while (hole.find()) {
        String type = hole.group(1).strip();
        String value = values.getOrDefault(type, emptyOrNull(type, values == EMPTY));
        String all = hole.group();
        String stub =
            all.substring(0, all.length() - hole.group(3).length()) + "\n    return " + value + ";";
        hole.appendReplacement(filled, Matcher.quoteReplacement(stub));
      }
      hole.appendTail(filled);
      Path stub = lab.sources(target).resolve(file);
      Files.createDirectories(stub.getParent());
      Files.writeString(stub, filled);
    }
    return target;
  }

  private static String emptyOrNull(String type, boolean empty) {
    return empty && type.startsWith("List<")
        ? "java.util.List.of()"
        : empty && type.startsWith("Optional<") ? "java.util.Optional.empty()" : "null";
  }
}
