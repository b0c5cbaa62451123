package socketlabs.kit.watch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a thread stands in the student's code.
 *
 * @param thread the thread's name
 * @param call the call it waits in, as the student wrote it: "BufferedReader.readLine()"; "" when
 *     it waits in none
 * @param line the student's line
 * @param busy whether it has been computing rather than waiting
 * @param locked whether it waits to get into a synchronized block or method
 */
public record Standing(
    String thread, String call, StackTraceElement line, boolean busy, boolean locked) {
  /**
   * A thread that waits uses no processor time at all; one that used so much in the last moment, in
   * nanoseconds, is in a loop. On a busy machine a loop gets no more than a small share.
   */
  private static final long BUSY_NANOS = 4_000_000;

  /** How long a thread is looked at to tell whether it rests, in milliseconds. */
  private static final int REST_MILLIS = 50;

  /**
   * A thread that used so much processor time in that span, in nanoseconds, does not rest: it comes
   * back again and again, if only each millisecond.
   */
  private static final long REST_NANOS = 1_000_000;

  /** How often a busy thread is looked at: it shows where it is most of the time. */
  private static final int LOOKS = 15;

  /** How long its next turn is waited for before a look, in milliseconds. */
  private static final int TURN_MILLIS = 20;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What the JDK calls the classes behind its public types. */
  private static final Map<String, String> PUBLIC_TYPES =
      Map.ofEntries(
          Map.entry("java.net.Socket$SocketInputStream", "InputStream"),
          Map.entry("java.net.Socket$SocketOutputStream", "OutputStream"),
          Map.entry("sun.nio.ch.NioSocketImpl$1", "InputStream"),
          Map.entry("sun.nio.ch.NioSocketImpl$2", "OutputStream"),
          Map.entry("sun.nio.ch.SocketChannelImpl", "SocketChannel"),
          Map.entry("sun.nio.ch.ServerSocketChannelImpl", "ServerSocketChannel"),
          Map.entry("sun.nio.ch.DatagramChannelImpl", "DatagramChannel"),
          Map.entry("sun.nio.ch.SelectorImpl", "Selector"),
          Map.entry("sun.nio.ch.DatagramSocketAdaptor", "DatagramSocket"),
          Map.entry("sun.nio.ch.ServerSocketAdaptor", "ServerSocket"),
          Map.entry("sun.nio.ch.SocketInputStream", "InputStream"),
          Map.entry("sun.nio.ch.ChannelInputStream", "InputStream"),
          Map.entry("socketlabs.kit.Listener", "ServerSocket"),
          Map.entry("socketlabs.kit.RecordingListener", "ServerSocket"),
          Map.entry("socketlabs.kit.ScriptedSocket$In", "InputStream"),
          Map.entry("socketlabs.kit.ScriptedSocket$Out", "OutputStream"),
          Map.entry("socketlabs.kit.ScriptedSocket", "Socket"),
          Map.entry("socketlabs.kit.ScriptedDatagramSocket", "DatagramSocket"));

  /** The processor time that each of the threads has used so far, in nanoseconds. */
  public static Map<Thread, Long> processorTime(Collection<Thread> threads) {
    Map<Thread, Long> nanos = new HashMap<>();
    threads.forEach(thread -> nanos.put(thread, cpuNanos(thread)));
    return nanos;
  }

  /**
   * Where each of the threads stands; those that are not in the student's code are left out.
   *
   * @param before their {@link #processorTime} a moment ago
   */
  public static List<Standing> of(
      Collection<Thread> threads, StudentCode code, Map<Thread, Long> before) {
    List<Standing> standings = new ArrayList<>();
    for (Thread thread : threads) {
      boolean computes = cpuNanos(thread) - before.getOrDefault(thread, 0L) > BUSY_NANOS;
      (computes && !isParked(thread) ? mostly(thread, code) : look(thread, code, false))
          .ifPresent(standings::add);
    }
    return standings;
  }

  /** Whether the thread is somewhere in the student's code. */
  public static boolean isInside(Thread thread, StudentCode code) {
    return look(thread, code, false).isPresent();
  }

  /** Whether the thread is in this call of the student's and uses no processor time there. */
  public static boolean rests(Thread thread, String call, StudentCode code) {
    long before = cpuNanos(thread);
    if (look(thread, code, false).filter(standing -> standing.call().equals(call)).isEmpty()) {
      return false;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS); // A span to measure in, not a wait for anything.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    boolean quiet = cpuNanos(thread) - before < REST_NANOS;
    return quiet && look(thread, code, false).filter(s -> s.call().equals(call)).isPresent();
  }

  private static Optional<Standing> look(Thread thread, StudentCode code, boolean busy) {
    boolean locked = thread.getState() == Thread.State.BLOCKED;
    StackTraceElement[] frames = thread.getStackTrace();
    for (int i = 0; i < frames.length; i++) {
      if (code.wrote(frames[i])) {
        String call = i == 0 ? "" : callIn(frames[i - 1]);
        return Optional.of(new Standing(thread.getName(), call, frames[i], busy, locked && i == 0));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks at a busy thread when it has run again: while it waits for a processor, on a busy
   * machine, every look shows the same.
   */
  private static Optional<Standing> lookAfterATurn(Thread thread, StudentCode code) {
    long before = cpuNanos(thread);
    try {
      for (int left = TURN_MILLIS; left > 0 && cpuNanos(thread) == before; left--) {
        TimeUnit.MILLISECONDS.sleep(1); // Nobody tells when a thread gets its turn.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return look(thread, code, true);
  }

  /**
   * Where a busy thread is most of the time. A call that it makes again and again says more than
   * the line in which it is between two of them.
   */
  private static Optional<Standing> mostly(Thread thread, StudentCode code) {
    Map<Standing, Long> seen =
        Stream.generate(() -> lookAfterATurn(thread, code))
            .limit(LOOKS)
            .flatMap(Optional::stream)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return mostSeen(seen, look -> !look.getKey().call().isEmpty() && look.getValue() > 1)
        .or(() -> mostSeen(seen, look -> true));
  }

  private static Optional<Standing> mostSeen(
      Map<Standing, Long> seen, Predicate<Map.Entry<Standing, Long>> wanted) {
    return seen.entrySet().stream()
        .filter(wanted)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /**
   * Whether the thread is inside a call that waits for something outside the program. Who looks at
   * the kernel's table again and again is not at rest, though it sleeps in between.
   */
  public static boolean isWaiting(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    boolean looks =
        Stream.of(frames).anyMatch(f -> f.getClassName().equals(KernelTable.class.getName()));
    return !looks && (isParked(thread) || frames.length > 0 && frames[0].isNativeMethod());
  }

  private static boolean isParked(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  /** Whether the thread runs what was handed to an executor or a future. */
  public static boolean isOfAPool(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame
                    .getClassName()
                    .matches("java\\.util\\.concurrent\\.\\w+(Task|Executor|Pool|Future).*"));
  }

  /** The method of a frame, in the name of the type that the student knows. */
  static String callIn(StackTraceElement frame) {
    String type = frame.getClassName();
    String known = PUBLIC_TYPES.get(type);
    if (known == null) {
      known =
          type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$\\d+$", "").replace('$', '.');
    }
    return frame.getMethodName().equals("<init>")
        ? "new " + known + "(...)"
        : known + "." + frame.getMethodName() + "()";
  }

  /** The processor time that the thread has used, in nanoseconds; 0 where nobody counts it. */
  private static long cpuNanos(Thread thread) {
    return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : 0;
  }
}
