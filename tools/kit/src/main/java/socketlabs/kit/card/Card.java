package socketlabs.kit.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import socketlabs.kit.roster.Roster;
import socketlabs.kit.roster.Word;
import socketlabs.kit.watch.Standing;
import socketlabs.kit.watch.StudentCode;

/** A failure as one card of at most twenty lines; its last line is the next thing to do. */
public final class Card {
  static final int MAX_LINES = 20;
  private static final int WIDTH = 100;
  private static final String INDENT = "  ";

  private static final int LABEL = 11;

  /** Errors of these classes are the test's own, thrown to end what would not end by itself. */
  private static final String TESTS_OWN = "socketlabs.kit.";

  private final Roster roster;
  private final Roster.Step step;
  private final Evidence evidence;
  private final StudentCode code;
  private final List<String> lines = new ArrayList<>();

  private Card(Roster roster, Roster.Step step, Evidence evidence, StudentCode code) {
    this.roster = roster;
    this.step = step;
    this.evidence = evidence;
    this.code = code;
  }

  /** The card's text, without a line end after the last line. */
  public static String of(Roster roster, Roster.Step step, Evidence evidence, StudentCode code) {
    Card card = new Card(roster, step, evidence, code);
    card.head();
    if (evidence.word() == Word.NOT_WRITTEN) {
      card.notWritten();
    } else {
      card.failure();
    }
    return String.join("\n", card.lines);
  }

  /** The file and line the card's last line names. */
  public static String place(
      Roster roster, Roster.Step step, StackTraceElement line, StudentCode code) {
    if (line != null) {
      return code.path(line);
    }
    String file = roster.sourceFile(step);
    return code.path(file) + ":" + code.declarationOf(file, step.method());
  }

  private void head() {
    String number =
        step.stretch()
            ? "stretch step " + step.number()
            : "step " + step.number() + " of " + roster.coreSteps();
    lines.add("\u2717 Lab " + roster.lab() + ", " + number + ": " + step.says());
    lines.add("");
  }

  private void notWritten() {
    field("your code", "not written yet", StudentCode.shortName(evidence.line()));
    field("read", roster.folder() + "/README.md, step " + step.number() + "; hints.md beside it");
    next();
  }

  private void failure() {
    List<String> what = new ArrayList<>();
    List<String> wire = new ArrayList<>(lines);
    lines.clear();
    whatWasSeen();
    why();
    byHand();
    next();
    what.addAll(lines);
    lines.clear();
    lines.addAll(wire);
    wire(MAX_LINES - what.size() - lines.size());
    lines.addAll(what);
  }

  // --- the parts, from top to bottom ---

  private void wire(int room) {
    List<Wire.Event> events = evidence.wire().events();
    if (events.isEmpty() || room < 4) {
      return;
    }
    boolean several = evidence.wire().ends().size() > 1;
    String left = several ? "the test's ends" : evidence.wire().ends().iterator().next();
    lines.add(INDENT + pad("on the wire", 14) + pad(left, 42) + evidence.wire().yours());
    int shown = room - 2;
    int skipped = events.size() <= shown ? 0 : events.size() - shown + 1;
    int head = skipped == 0 ? events.size() : shown / 2;
    for (int i = 0; i < events.size(); i++) {
      if (skipped > 0 && i == head) {
        lines.add(INDENT + " ".repeat(14) + "... " + skipped + " more lines ...");
        i += skipped;
      }
      lines.add(wireLine(events.get(i), several));
    }
    lines.add("");
  }

  private static String wireLine(Wire.Event event, boolean several) {
    String time = String.format("%6d ms   ", event.millis());
    String who = several ? event.who() + ": " : "";
    int width = 38;
    String line =
        switch (event.direction()) {
          case TO_YOU -> {
            String text = who + event.text() + " ";
            yield text + "-".repeat(Math.max(2, width - text.length())) + ">";
          }
          case FROM_YOU -> {
            String text = " " + event.text();
            yield who + "<" + "-".repeat(Math.max(2, width - text.length() - who.length())) + text;
          }
          case NOTE -> who + event.text();
        };
    return INDENT + time + "  " + line;
  }

  private void whatWasSeen() {
    field("checked", evidence.checked());
    if (evidence.mismatch() != null) {
      field("expected", evidence.mismatch().expected());
      field("came", evidence.mismatch().came());
      caret();
    }
    yourCode();
    printed();
  }

  private void caret() {
    byte[] expected = evidence.expected();
    byte[] came = evidence.came();
    if (expected == null || came.length == 0) {
      return;
    }
    int at = Arrays.mismatch(expected, came);
    if (at < 0 || at >= came.length) {
      return;
    }
    String before = Bytes.escape(Arrays.copyOf(came, at));
    String byteAt = "byte " + at + " is 0x" + Bytes.hex(came[at]);
    String rather = at < expected.length ? ", not 0x" + Bytes.hex(expected[at]) : ", one too many";
    if (before.length() < 28) {
      lines.add(INDENT + " ".repeat(LABEL + 1 + before.length()) + "^ " + byteAt + rather);
    } else {
      lines.add(INDENT + " ".repeat(LABEL) + byteAt + rather);
    }
  }

  private void yourCode() {
    if (evidence.thrown() != null) {
      boolean stopped = evidence.thrown().getClass().getName().startsWith(TESTS_OWN);
      String threw = "threw " + evidence.thrown().getClass().getSimpleName();
      field("your code", stopped ? "was stopped by the test" : threw, shortLine());
      if (!evidence.message().isBlank()) {
        wrapped("", firstLine(evidence.message()));
      }
    } else if (!evidence.standings().isEmpty()) {
      List<Standing> all = evidence.standings();
      for (Standing standing : all.subList(0, Math.min(3, all.size()))) {
        field("your code", standingText(standing), StudentCode.shortName(standing.line()));
      }
    } else if (evidence.line() != null) {
      field("your code", evidence.wrote() ? "wrote this" : "is here", shortLine());
    } else if (!evidence.returned().isEmpty()) {
      field("your code", evidence.returned().get(0) + " has ended", shortPlace());
    } else {
      field("your code", step.method(), shortPlace());
    }
  }

  private String standingText(Standing standing) {
    if (standing.busy()) {
      return standing.call().isEmpty()
          ? "is busy in a loop that does not end"
          : "is busy in a loop that does not end, now in " + standing.call();
    }
    if (standing.locked()) {
      return "waits for a lock (synchronized)";
    }
    return standing.call().isEmpty() ? "is on its way" : "waits in " + standing.call();
  }

  private void printed() {
    String[] printed =
        evidence.printed().isBlank() ? new String[0] : evidence.printed().split("\\R");
    for (int i = 0; i < Math.min(2, printed.length); i++) {
      field(i == 0 ? "printed" : "", cut(printed[i], 80));
    }
    if (printed.length > 2) {
      field("", "... and " + (printed.length - 2) + " more of it");
    }
  }

  private void why() {
    List<String> causes = Why.of(evidence);
    for (int i = 0; i < causes.size(); i++) {
      wrapped(i == 0 ? "why" : "or", causes.get(i));
    }
  }

  private void byHand() {
    if (step.byHand().isEmpty()) {
      return;
    }
    lines.add("");
    String folder = code.path(roster.javaPackage().replace('.', '/')) + "/";
    for (int i = 0; i < step.byHand().size(); i++) {
      String command = step.byHand().get(i).replaceAll("java (\\w+)", "java " + folder + "$1.java");
      field(i == 0 ? "by hand" : "", command);
    }
  }

  private void next() {
    String again = step.stretch() ? "./mvnw test -Dlab.stretch" : "./mvnw test";
    field("next", "edit " + place(roster, step, evidence.line(), code) + ", then " + again);
  }

  // --- how a line is laid out ---

  private void field(String label, String text) {
    lines.add(INDENT + pad(label, LABEL) + text);
  }

  private void field(String label, String text, String place) {
    field(label, pad(cut(text, 66), 46) + "  " + place);
  }

  private void wrapped(String label, String text) {
    StringBuilder line = new StringBuilder();
    String tag = label;
    for (String word : text.split(" ")) {
      if (line.length() > 0 && LABEL + line.length() + word.length() + 1 > WIDTH - 2) {
        field(tag, line.toString());
        tag = "";
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    field(tag, line.toString());
  }

  private String shortLine() {
    return evidence.line() == null ? shortPlace() : StudentCode.shortName(evidence.line());
  }

  private String shortPlace() {
    String place = place(roster, step, null, code);
    return place.substring(place.lastIndexOf('/') + 1);
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  private static String firstLine(String text) {
    return text.strip().split("\\R", 2)[0];
  }
}
