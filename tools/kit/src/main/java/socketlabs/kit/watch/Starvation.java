package socketlabs.kit.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long threads were ready to run and got no processor, as the kernel counts it: {@code
 * /proc/self/task/N/schedstat}, second number, on Linux (Documentation/scheduler/sched-stats.rst).
 */
public final class Starvation {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** So many characters of a thread's name the kernel keeps: proc(5), {@code comm}. */
  private static final int NAME_LENGTH = 15;

  /**
   * The threads that were there before: what they have waited says nothing of those that follow.
   */
  private final Set<Path> before = Set.copyOf(tasks());

  /** Whether this machine counts it. */
  public static boolean isCounted() {
    return !tasks().isEmpty();
  }

  /**
   * The longest time that one of these threads has waited for a processor in its life, in
   * milliseconds; 0 where nobody counts it. Only threads count that have begun since this was made;
   * they are told by their names, of which several may be the same.
   */
  public long millis(Collection<Thread> threads) {
    Set<String> names = threads.stream().map(Starvation::kernelName).collect(Collectors.toSet());
    long most =
        tasks().stream()
            .filter(task -> !before.contains(task))
            .filter(task -> names.contains(read(task.resolve("comm"))))
            .mapToLong(Starvation::waited)
            .max()
            .orElse(0);
    return TimeUnit.NANOSECONDS.toMillis(most);
  }

  private static Collection<Path> tasks() {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.toList();
    } catch (IOException e) {
      return Set.of(); // No such table here.
    }
  }

  /** In nanoseconds. */
  private static long waited(Path task) {
    String[] numbers = read(task.resolve("schedstat")).split(" ");
    return numbers.length < 2 ? 0 : Long.parseLong(numbers[1]);
  }

  private static String kernelName(Thread thread) {
    String name = thread.getName();
    return name.substring(0, Math.min(name.length(), NAME_LENGTH)).strip();
  }

  /** The file's only line; "" where the thread has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
