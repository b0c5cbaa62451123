package socketlabs.kit.card;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The transcript of a test: what crossed the wire, in order, as the test's own ends saw it. */
public final class Wire {
  /** Which way something went, seen from the student's code. */
  public enum Direction {
    TO_YOU,
    FROM_YOU,
    NOTE
  }

  /**
   * One thing that happened.
   *
   * @param millis since the test began
   * @param who the end that saw it: "client", "client 2", "server"
   */
  public record Event(long millis, String who, Direction direction, String text) {}

  private final long start = System.nanoTime();
  private final List<Event> events = new ArrayList<>();
  private String yours = "your code";
  private boolean ended;
  private boolean datagrams;

  /** Names the student's end, for the transcript's right-hand column. */
  public synchronized void yours(String name) {
    yours = name;
  }

  public synchronized String yours() {
    return yours;
  }

  /** Says that datagrams travel here, and no stream. */
  public synchronized void carriesDatagrams() {
    datagrams = true;
  }

  public synchronized boolean hasDatagrams() {
    return datagrams;
  }

  public void add(String who, Direction direction, String text) {
    add(now(), who, direction, text);
  }

  public synchronized void add(long millis, String who, Direction direction, String text) {
    if (!ended) {
      events.add(new Event(millis, who, direction, text));
    }
  }

  /** Writes down nothing more: the test has its verdict, and what follows is clearing away. */
  public synchronized void end() {
    ended = true;
  }

  /** Forgets what was written down: the test begins another round, and only the last one counts. */
  public synchronized void startAgain() {
    events.clear();
  }

  /** Milliseconds since the test began. */
  public long now() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** The names of the ends that wrote something down, in order of appearance. */
  public synchronized Set<String> ends() {
    Set<String> ends = new LinkedHashSet<>();
    events.forEach(event -> ends.add(event.who()));
    return ends;
  }
}
