package socketlabs.kit.roster;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of one lab, as its {@code src/test/resources/lab.properties} lists them.
 *
 * @param lab the lab's number, from 1
 * @param folder the lab's folder: "lab01-tcp-basic"
 * @param javaPackage the package of the classes to write
 */
public record Roster(int lab, String folder, String javaPackage, List<Step> steps) {
  private static final String FILE = "lab.properties";

  /**
   * One step.
   *
   * @param number from 1
   * @param owner the class to write it in: "UpperServer"
   * @param method the method to write: "serveOne"
   * @param says what the step does, beginning with the method's name
   * @param stretch whether it is beyond the core
   * @param byHand commands that try it without the tests; may be empty
   */
  public record Step(
      int number, String owner, String method, String says, boolean stretch, List<String> byHand) {}

  /** The roster on the class path of this class, which is a test class of the lab. */
  public static Roster of(Class<?> test) {
    try (InputStream in = test.getResourceAsStream("/" + FILE)) {
      if (in == null) {
        throw new IllegalStateException("no " + FILE + " beside the tests of " + test.getName());
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The roster of the lab in this folder. */
  public static Roster of(Path labFolder) {
    try (Reader in = Files.newBufferedReader(file(labFolder))) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rosters of all labs below the root, in order. */
  public static List<Roster> all(Path root) {
    try (var folders = Files.list(root)) {
      return folders.filter(folder -> Files.exists(file(folder))).sorted().map(Roster::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The step of this number. */
  public Step step(int number) {
    return steps.get(number - 1);
  }

  /** The methods of the steps before this one, but for its own, as "UpperServer.upper". */
  public Set<String> methodsBefore(Step step) {
    return steps.stream()
        .filter(before -> before.number() < step.number())
        .map(before -> before.owner() + "." + before.method())
        .filter(method -> !method.equals(step.owner() + "." + step.method()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many steps are not stretch steps. */
  public int coreSteps() {
    return (int) steps.stream().filter(step -> !step.stretch()).count();
  }

  /** The lab's source folder in a submission: a folder of the same shape as the course's. */
  public Path sources(Path submission) {
    return submission.resolve(folder).resolve("src/main/java");
  }

  /** The source file that holds the step, below a source folder. */
  public String sourceFile(Step step) {
    return javaPackage.replace('.', '/') + "/" + step.owner() + ".java";
  }

  private static Path file(Path labFolder) {
    return labFolder.resolve("src/test/resources").resolve(FILE);
  }

  private static Roster read(Reader in) throws IOException {
    Properties properties = new Properties();
    properties.load(in);
    List<Step> steps = new ArrayList<>();
    for (int n = 1; properties.containsKey("step." + n); n++) {
      String[] method = required(properties, "step." + n).split("\\.");
      String byHand = properties.getProperty("step." + n + ".byhand", "");
      steps.add(
          new Step(
              n,
              method[0],
              method[1],
              required(properties, "step." + n + ".says"),
              Boolean.parseBoolean(properties.getProperty("step." + n + ".stretch", "false")),
              byHand.isEmpty() ? List.of() : List.of(byHand.split("\\s*;;\\s*"))));
    }
    return new Roster(
        Integer.parseInt(required(properties, "lab")),
        required(properties, "folder"),
        required(properties, "package"),
        steps);
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalStateException(FILE + " has no " + key);
    }
    return value.strip();
  }
}
