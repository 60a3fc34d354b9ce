// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.GoTemplate;
import dev.gantry.base.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Objects as rows: a table, one template per row (`--format`), or JSON lines. A row is a map from
/// the template's field names to text, so every column can be asked for by `{{.Name}}`.
final class Rows {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /// A column: its template name and its heading; the first ones declared are the default table.
  Rows column(String field, String heading) {
    headers.put(field, heading);
    return this;
  }

  Rows add(Map<String, Object> row) {
    rows.add(row);
    return this;
  }

  /// The text for `format`: empty or `table` is the table of `columns`, `json` a line each, `table
  /// TEMPLATE` a table of its fields, anything else a template for each row.
  String text(String format, List<String> columns) {
    if (format.isEmpty() || format.equals("table")) {
      return table(columns);
    }
    if (format.equals("json")) {
      return text("{{json .}}", columns);
    }
    if (format.startsWith("table ")) {
      return templateTable(format.substring(6));
    }
    GoTemplate template = GoTemplate.parse(format.replace("\\t", "\t").replace("\\n", "\n"));
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(template.render(row)).append('\n'));
    return text.toString();
  }

  private String table(List<String> columns) {
    TextTable table =
        TextTable.of(columns.stream().map(field -> headers.getOrDefault(field, field)).toList());
    for (Map<String, Object> row : rows) {
      table.row(
          columns.stream().map(field -> String.valueOf(row.getOrDefault(field, ""))).toList());
    }
    return table.text();
  }

  private String templateTable(String format) {
    GoTemplate template = GoTemplate.parse(format.replace("\\t", "\t"));
    TextTable table = TextTable.of(List.of(template.render(headers).split("\t", -1)));
    rows.forEach(row -> table.row(List.of(template.render(row).split("\t", -1))));
    return table.text();
  }
}
