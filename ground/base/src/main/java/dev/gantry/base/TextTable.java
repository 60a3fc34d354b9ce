// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.ArrayList;
import java.util.List;

/// A table of text with aligned columns, laid out as Docker's command line does.
///
/// A column is as wide as its widest cell and three spaces, and never narrower than the minimum.
/// The last cell of a row is not padded. Widths count code points. Cells come from strangers
/// (labels, commands, names), so whatever could move the cursor or hide text is escaped.
///
/// ```
/// TextTable table = TextTable.of(List.of("NAME", "STATUS"));
/// table.row(List.of("web", "Up 2 minutes"));
/// table.text();   // "NAME      STATUS\nweb       Up 2 minutes\n"
/// ```
public final class TextTable {
  private static final int PADDING = 3;
  private static final int MINIMUM_WIDTH = 10;

  private final int minimumWidth;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(int minimumWidth) {
    this.minimumWidth = minimumWidth;
  }

  /// A table under `header`; an empty header is no header line.
  public static TextTable of(List<String> header) {
    return of(header, MINIMUM_WIDTH);
  }

  /// As `of(header)` with another least column width; `docker top` has 20.
  public static TextTable of(List<String> header, int minimumWidth) {
    TextTable table = new TextTable(minimumWidth);
    if (!header.isEmpty()) {
      table.row(header);
    }
    return table;
  }

  /// Adds a row. Rows may differ in length.
  public void row(List<String> cells) {
    rows.add(cells.stream().map(TextTable::escape).toList());
  }

  /// All lines, each with a line end.
  public String text() {
    List<Integer> widths = widths();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        text.append(row.get(i));
        if (i < row.size() - 1) {
          text.repeat(' ', widths.get(i) - width(row.get(i)));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  /// `cell` with control characters, invisible format characters (such as those that reverse the
  /// direction of text) and line separators written as `\n`, `\x1b` or `\u202e`.
  public static String escape(String cell) {
    if (cell.codePoints().noneMatch(TextTable::isUnsafe)) {
      return cell;
    }
    StringBuilder text = new StringBuilder();
    cell.codePoints()
        .forEach(c -> {
          if (isUnsafe(c)) {
            text.append(escaped(c));
          } else {
            text.appendCodePoint(c);
          }
        });
    return text.toString();
  }

  private static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\r' -> "\\r";
      default -> {
        String format = c < 0x80 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        yield String.format(format, c);
      }
    };
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size() - 1; i++) {
        int wanted = Math.max(minimumWidth, width(row.get(i)) + PADDING);
        if (i == widths.size()) {
          widths.add(wanted);
        } else {
          widths.set(i, Math.max(widths.get(i), wanted));
        }
      }
    }
    return widths;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
