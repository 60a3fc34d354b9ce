// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a parsed template consists of (Go `text/template/parse`, `node.go`).
sealed interface GoNode {
  /// Where a node stands in the template; for failures.
  record Place(String template, int start, int end) {
    /// From 1.
    int line() {
      return 1 + (int) template.substring(0, start).chars().filter(c -> c == '\n').count();
    }

    /// From 0, as Go counts.
    int column() {
      return start - template.lastIndexOf('\n', start - 1) - 1;
    }

    String source() {
      return template.substring(start, end);
    }
  }

  record Text(String text) implements GoNode {}

  record Print(Pipe pipe) implements GoNode {}

  record If(Pipe condition, List<GoNode> then, List<GoNode> otherwise) implements GoNode {}

  record With(Pipe value, List<GoNode> then, List<GoNode> otherwise) implements GoNode {}

  record Range(Pipe value, List<GoNode> each, List<GoNode> otherwise) implements GoNode {}

  record Break() implements GoNode {}

  record Continue() implements GoNode {}

  /// `$a, $b := first | second`; `declares` tells `:=` from `=`.
  record Pipe(List<String> variables, boolean declares, List<Command> commands) {}

  /// A function or value with its arguments.
  record Command(List<Operand> operands, Place place) {}

  /// What can stand as an argument.
  sealed interface Operand {
    Place place();
  }

  /// A string, number, boolean or `nil`.
  record Literal(@Nullable Object value, Place place) implements Operand {}

  record Call(String function, Place place) implements Operand {}

  record Dot(Place place) implements Operand {}

  record Variable(String name, Place place) implements Operand {}

  record Nested(Pipe pipe, Place place) implements Operand {}

  /// `.A.B` of what stands before.
  record Fields(Operand of, List<String> names, Place place) implements Operand {}
}
