package socketlabs.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures in solutions/README.md, which the runs that measure them write: each part stands
 * between {@code <!-- its name -->} and {@code <!-- end of its name -->}. Without {@code
 * -Dgolden=write} the page stays as it is.
 */
final class FiguresPage {
  private static final Path PAGE = Course.SOLUTIONS.resolve("README.md");

  private FiguresPage() {}

  /** Puts a new table in place of the part. */
  static void replace(String part, String table) {
    if (!System.getProperty("golden", "compare").equals("write")) {
      return;
    }
    try {
      String page = Files.readString(PAGE);
      Files.writeString(
          PAGE, page.substring(0, begin(page, part)) + table + page.substring(end(page, part)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a row into the part's table, in place of the one that begins with the same cell. */
  static void replaceRow(String part, String firstCell, String restOfTheRow) {
    try {
      String page = Files.readString(PAGE);
      String start = "| " + firstCell + " |";
      List<String> rows =
          new ArrayList<>(page.substring(begin(page, part), end(page, part)).lines().toList());
      rows.removeIf(row -> row.startsWith(start));
      rows.add(start + restOfTheRow);
      replace(part, String.join("\n", rows) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int begin(String page, String part) {
    String mark = "<!-- " + part + " -->\n";
    return page.indexOf(mark) + mark.length();
  }

  private static int end(String page, String part) {
    return page.indexOf("<!-- end of " + part + " -->");
  }
}
