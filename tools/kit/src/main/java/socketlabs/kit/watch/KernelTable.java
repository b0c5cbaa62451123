package socketlabs.kit.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The kernel's own table of TCP sockets, where there is one to read: proc(5), {@code
 * /proc/self/net/tcp} and {@code tcp6}, on Linux.
 */
public final class KernelTable {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  /** The longest pause between two looks at the table, in milliseconds. */
  private static final int LONGEST_PAUSE_MILLIS = 16;

  private KernelTable() {}

  /**
   * One socket of the table.
   *
   * @param state as include/net/tcp_states.h numbers it: 1 ESTABLISHED, 6 TIME_WAIT, 10 LISTEN
   * @param unacknowledged bytes sent and not yet acknowledged by the other end
   * @param unread bytes received and not yet read by the program
   */
  public record Row(
      int localPort, int remotePort, int state, long unacknowledged, long unread, long inode) {}

  /** Whether this machine has such a table. */
  public static boolean isReadable() {
    return Files.isReadable(TABLES.get(0));
  }

  /** All sockets of this network namespace; empty where there is no table. */
  public static List<Row> rows() {
    return rows("");
  }

  /**
   * The sockets that have this port at one end or the other: on a machine with thousands of old
   * connections much quicker than to look at all.
   */
  public static List<Row> rowsOf(int port) {
    return rows(String.format(":%04X ", port)).stream()
        .filter(row -> row.localPort() == port || row.remotePort() == port)
        .toList();
  }

  private static List<Row> rows(String having) {
    List<Row> rows = new ArrayList<>();
    for (Path table : TABLES) {
      try {
        Files.readAllLines(table).stream()
            .skip(1)
            .filter(line -> line.contains(having))
            .map(KernelTable::row)
            .forEach(rows::add);
      } catch (IOException e) {
        // No such table here.
      }
    }
    return rows;
  }

  /**
   * Waits until the table shows something, for some milliseconds at the most; it has no events to
   * wait for.
   *
   * @return whether it did
   */
  public static boolean awaitTrue(BooleanSupplier shown, int millis) throws InterruptedException {
    for (int left = millis; left > 0; left--) {
      if (shown.getAsBoolean()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return false;
  }

  /**
   * Waits until what {@code from} sent has arrived at {@code to} and been read there, and no longer
   * than a moment: where the table is so long that a look at it takes its time, a right answer must
   * not pay for it.
   *
   * @param quietMillis how long to wait at the most, and where there is no table to read
   */
  public static void awaitTaken(InetSocketAddress to, InetSocketAddress from, int quietMillis)
      throws InterruptedException {
    if (!isReadable()) {
      // The only way to tell: nobody says when it is read.
      TimeUnit.MILLISECONDS.sleep(quietMillis);
      return;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(quietMillis);
    // The kernel's table has no events to wait for, and a look at it is dear.
    for (int pause = 1; System.nanoTime() < end && isOnItsWay(from, to); pause = longer(pause)) {
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }

  private static int longer(int pauseMillis) {
    return Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  /** Whether something that was sent has not been acknowledged, or not been read. */
  private static boolean isOnItsWay(InetSocketAddress from, InetSocketAddress to) {
    return rowsOf(from.getPort()).stream()
        .anyMatch(
            row ->
                isEnd(row, from, to) && row.unacknowledged() > 0
                    || isEnd(row, to, from) && row.unread() > 0);
  }

  private static boolean isEnd(Row row, InetSocketAddress local, InetSocketAddress remote) {
    return row.localPort() == local.getPort() && row.remotePort() == remote.getPort();
  }

  private static Row row(String line) {
    String[] fields = line.trim().split("\\s+");
    String[] queues = fields[4].split(":");
    return new Row(
        port(fields[1]),
        port(fields[2]),
        Integer.parseInt(fields[3], 16),
        Long.parseLong(queues[0], 16),
        Long.parseLong(queues[1], 16),
        Long.parseLong(fields[9]));
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }
}
