// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A template in Go's `text/template` language, as `--format` options use it.
///
/// Values are maps, lists, text, numbers, booleans and null; fields are found in other letters too.
/// A record is seen as its JSON document. Example: `{{range .Mounts}}{{.Source | upper}} {{end}}`.
/// Read [TemplateParser] for the grammar and [TemplateFunctions] for the functions.
public final class GoTemplate {
  private final List<Node> nodes;

  private GoTemplate(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// Throws INVALID saying what is wrong with the template.
  public static GoTemplate parse(String text) {
    return new GoTemplate(new TemplateParser(text).parse());
  }

  /// The text for `value`, which is `.` at the start. Throws INVALID for a field or function that
  /// the value does not have.
  public String render(@Nullable Object given) {
    Object value =
        given instanceof Record document ? Json.object(Json.text(document), "a document") : given;
    StringBuilder out = new StringBuilder();
    Scope scope = new Scope(value, new HashMap<>(Map.of("", new Box(value))));
    run(nodes, scope, out);
    return out.toString();
  }

  private static void run(List<Node> nodes, Scope scope, StringBuilder out) {
    for (Node node : nodes) {
      switch (node) {
        case Node.Text text -> out.append(text.text());
        case Node.Print print -> out.append(TemplateFunctions.print(pipe(print.pipe(), scope)));
        case Node.Assign assign -> assign(assign, scope);
        case Node.If test -> {
          boolean truth = TemplateFunctions.isTrue(pipe(test.condition(), scope));
          run(truth ? test.then() : test.otherwise(), scope, out);
        }
        case Node.With with -> {
          Object value = pipe(with.pipe(), scope);
          boolean truth = TemplateFunctions.isTrue(value);
          run(truth ? with.then() : with.otherwise(), truth ? scope.at(value) : scope, out);
        }
        case Node.Range range -> range(range, scope, out);
      }
    }
  }

  private static void assign(Node.Assign assign, Scope scope) {
    Object value = pipe(assign.pipe(), scope);
    Box box = scope.variables.get(assign.name());
    if (assign.declares() || box == null) {
      scope.variables.put(assign.name(), new Box(value));
    } else {
      box.value = value;
    }
  }

  private static void range(Node.Range range, Scope scope, StringBuilder out) {
    Object value = pipe(range.pipe(), scope);
    int count = 0;
    if (value instanceof Map<?, ?> map) {
      for (Object key : map.keySet().stream().sorted().toList()) {
        once(range, scope, key, map.get(key), out);
        count++;
      }
    } else if (value instanceof Collection<?> list) {
      for (Object element : list) {
        once(range, scope, (long) count, element, out);
        count++;
      }
    } else if (value != null) {
      throw TemplateParser.wrong("range can't iterate over " + TemplateFunctions.print(value));
    }
    if (count == 0) {
      run(range.otherwise(), scope, out);
    }
  }

  private static void once(
      Node.Range range, Scope scope, Object key, @Nullable Object element, StringBuilder out) {
    Scope inner = scope.at(element);
    List<String> names = range.variables();
    if (names.size() == 2) {
      inner.variables.put(names.get(0), new Box(key));
    }
    if (!names.isEmpty()) {
      inner.variables.put(names.getLast(), new Box(element));
    }
    run(range.body(), inner, out);
  }

  private static @Nullable Object pipe(List<Expression> pipe, Scope scope) {
    @Nullable Object value = null;
    boolean first = true;
    for (Expression step : pipe) {
      value = first ? value(step, scope) : piped(step, scope, value);
      first = false;
    }
    return value;
  }

  /// A later step of a pipeline is a function; what came before is its last argument.
  private static @Nullable Object piped(Expression step, Scope scope, @Nullable Object before) {
    if (step instanceof Expression.Call call) {
      return TemplateFunctions.call(call.function(), arguments(call, scope, before, true));
    }
    throw TemplateParser.wrong("only a function can stand behind '|'");
  }

  private static @Nullable Object value(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Dot _ -> scope.dot;
      case Expression.Variable variable -> {
        Box box = scope.variables.get(variable.name());
        if (box == null) {
          throw TemplateParser.wrong("undefined variable \"$" + variable.name() + "\"");
        }
        yield box.value;
      }
      case Expression.Field field ->
          TemplateFunctions.field(value(field.of(), scope), field.name());
      case Expression.Pipe pipe -> pipe(pipe.steps(), scope);
      case Expression.Call call -> called(call, scope);
    };
  }

  /// `and` and `or` stop at the first argument that decides.
  private static @Nullable Object called(Expression.Call call, Scope scope) {
    if (!call.function().equals("and") && !call.function().equals("or")) {
      return TemplateFunctions.call(call.function(), arguments(call, scope, null, false));
    }
    boolean stopsAt = call.function().equals("or");
    @Nullable Object value = null;
    for (Expression argument : call.arguments()) {
      value = value(argument, scope);
      if (TemplateFunctions.isTrue(value) == stopsAt) {
        return value;
      }
    }
    return value;
  }

  private static @Nullable Object[] arguments(
      Expression.Call call, Scope scope, @Nullable Object last, boolean piped) {
    int given = call.arguments().size();
    @Nullable Object[] values = new @Nullable Object[piped ? given + 1 : given];
    for (int i = 0; i < given; i++) {
      values[i] = value(call.arguments().get(i), scope);
    }
    if (piped) {
      values[given] = last;
    }
    return values;
  }

  private static final class Box {
    @Nullable Object value;

    Box(@Nullable Object value) {
      this.value = value;
    }
  }

  private static final class Scope {
    final @Nullable Object dot;
    final Map<String, Box> variables;

    Scope(@Nullable Object dot, Map<String, Box> variables) {
      this.dot = dot;
      this.variables = variables;
    }

    Scope at(@Nullable Object newDot) {
      return new Scope(newDot, new HashMap<>(variables));
    }
  }

  /// A piece of a template.
  sealed interface Node {
    record Text(String text) implements Node {}

    record Print(List<Expression> pipe) implements Node {}

    record Assign(String name, boolean declares, List<Expression> pipe) implements Node {}

    record If(List<Expression> condition, List<Node> then, List<Node> otherwise) implements Node {}

    record With(List<Expression> pipe, List<Node> then, List<Node> otherwise) implements Node {}

    record Range(
        List<String> variables, List<Expression> pipe, List<Node> body, List<Node> otherwise)
        implements Node {}
  }

  /// What stands between the braces.
  sealed interface Expression {
    record Literal(@Nullable Object value) implements Expression {}

    record Dot() implements Expression {}

    record Variable(String name) implements Expression {}

    record Field(Expression of, String name) implements Expression {}

    record Pipe(List<Expression> steps) implements Expression {}

    record Call(String function, List<Expression> arguments) implements Expression {}
  }
}
