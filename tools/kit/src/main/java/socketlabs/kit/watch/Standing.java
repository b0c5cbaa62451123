package socketlabs.kit.watch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a thread stands in the student's code.
 *
 * @param thread the thread's name
 * @param call the call it waits in, as the student wrote it: "BufferedReader.readLine()"; "" when
 *     it waits in none
 * @param line the student's line
 * @param busy whether it has been computing rather than waiting
 */
public record Standing(String thread, String call, StackTraceElement line, boolean busy) {
  /** A waiting thread uses next to nothing; so much processor time, in nanoseconds, is a loop. */
  private static final long BUSY_NANOS = 150_000_000;

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
          Map.entry("socketlabs.kit.ScriptedSocket", "Socket"));

  /** Where each of the threads stands; those that are not in the student's code are left out. */
  public static List<Standing> of(Collection<Thread> threads, StudentCode code) {
    List<Standing> standings = new ArrayList<>();
    for (Thread thread : threads) {
      StackTraceElement[] frames = thread.getStackTrace();
      for (int i = 0; i < frames.length; i++) {
        if (code.wrote(frames[i])) {
          String call = i == 0 ? "" : callIn(frames[i - 1]);
          standings.add(new Standing(thread.getName(), call, frames[i], isBusy(thread)));
          break;
        }
      }
    }
    return standings;
  }

  /** Whether the thread is inside a call that waits for something outside the program. */
  public static boolean isWaiting(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    boolean parked =
        thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING;
    return parked || frames.length > 0 && frames[0].isNativeMethod();
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

  private static boolean isBusy(Thread thread) {
    return THREADS.isThreadCpuTimeSupported()
        && THREADS.getThreadCpuTime(thread.getId()) > BUSY_NANOS;
  }
}
