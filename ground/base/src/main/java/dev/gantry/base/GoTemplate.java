// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A template in Go's text/template language, as `--format` takes it.
///
/// ```
/// GoTemplate.parse("{{.Name}} {{join .Args \",\"}}").render(container);
/// ```
///
/// Values are maps and lists as JSON gives them, strings, numbers, booleans, null, and records,
/// whose fields are found by component or JSON name; case matters only where it must. Functions are
/// Go's and those that Docker adds (`json join split lower upper title pad truncate`). Not there:
/// methods, `call`, `html`, `js`, `urlquery`, and templates in templates.
///
/// Immutable; may be used from many threads.
public final class GoTemplate {
  private final List<GoNode> nodes;
  private final boolean strict;

  private GoTemplate(List<GoNode> nodes, boolean strict) {
    this.nodes = nodes;
    this.strict = strict;
  }

  /// Throws INVALID `template parsing error: …` with the line. Backslashes outside string literals
  /// are text; a command that gives `\t` there a meaning replaces it first.
  public static GoTemplate parse(String template) {
    return new GoTemplate(GoParser.parse(template), false);
  }

  /// The same template for which a map without the wanted key is a failure instead of `<no value>`
  /// (Go's `missingkey=error`), as `inspect` has it.
  public GoTemplate strict() {
    return new GoTemplate(nodes, true);
  }

  /// The text for `value`. Throws INVALID `template parsing error: …` with line and column when an
  /// action does not fit the value, such as an unknown field of a record.
  public String render(@Nullable Object value) {
    return new GoRun(value, strict).render(nodes);
  }
}
