package socketlabs.kit.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many sockets this process holds open, bound or not: proc(5), {@code /proc/self/fd}, on Linux.
 */
public final class OpenSockets {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenSockets() {}

  /** Whether this machine can tell. */
  public static boolean isReadable() {
    return Files.isDirectory(DESCRIPTORS);
  }

  /** The number of open sockets. */
  public static long count() throws IOException {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.filter(OpenSockets::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }
}
