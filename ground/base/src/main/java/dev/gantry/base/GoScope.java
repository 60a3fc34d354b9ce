// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import dev.gantry.base.GoNode.Command;
import dev.gantry.base.GoNode.Operand;
import dev.gantry.base.GoNode.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dot and the variables at one point of a rendering, and what expressions are worth there.
final class GoScope {
  private static final int LONGEST_SOURCE = 20;

  private static final class Variable {
    final String name;
    @Nullable Object value;

    Variable(String name, @Nullable Object value) {
      this.name = name;
      this.value = value;
    }
  }

  private final boolean strict;
  private final List<Variable> variables = new ArrayList<>();
  private @Nullable Object dot;

  GoScope(@Nullable Object value, boolean strict) {
    this.strict = strict;
    dot = value;
    set("$", value, true);
  }

  @Nullable Object dot() {
    return dot;
  }

  void moveDot(@Nullable Object value) {
    dot = value;
  }

  int variables() {
    return variables.size();
  }

  void forgetVariables(int known) {
    variables.subList(known, variables.size()).clear();
  }

  void set(String name, @Nullable Object value, boolean declares) {
    Variable known = declares ? null : find(name);
    if (known == null) {
      variables.add(new Variable(name, value));
    } else {
      known.value = value;
    }
  }

  /// The value of a pipeline; sets its variable.
  @Nullable Object evaluate(GoNode.Pipe pipe) {
    Object value = commands(pipe);
    for (String name : pipe.variables()) {
      set(name, value, pipe.declares());
    }
    return value;
  }

  /// The value of a pipeline; its variables are the caller's to set.
  @Nullable Object commands(GoNode.Pipe pipe) {
    Object value = null;
    boolean first = true;
    for (Command command : pipe.commands()) {
      List<@Nullable Object> more = new ArrayList<>();
      if (!first) {
        more.add(GoValues.orNull(value));
      }
      value = command(command, more);
      first = false;
    }
    return value;
  }

  private @Nullable Object command(Command command, List<@Nullable Object> more) {
    Operand head = command.operands().getFirst();
    List<Operand> rest = command.operands().subList(1, command.operands().size());
    if (head instanceof GoNode.Call call) {
      return call(call, rest, more, command.place());
    }
    if (!rest.isEmpty() || !more.isEmpty()) {
      throw failure(
          command.place(), "can't give argument to non-function " + head.place().source());
    }
    if (head instanceof GoNode.Literal(Object value, Place place) && value == null) {
      throw failure(place, "nil is not a command");
    }
    return operand(head);
  }

  private @Nullable Object call(
      GoNode.Call call, List<Operand> operands, List<@Nullable Object> more, Place place) {
    boolean and = call.function().equals("and");
    boolean decides = and || call.function().equals("or");
    List<@Nullable Object> values = new ArrayList<>();
    for (Operand operand : operands) {
      Object value = GoValues.orNull(operand(operand));
      if (decides && GoValues.isTrue(value) != and) {
        return value;
      }
      values.add(value);
    }
    values.addAll(more);
    if (decides && !values.isEmpty()) {
      return values.getLast();
    }
    try {
      return GoFunctions.call(call.function(), values);
    } catch (Failure e) {
      throw failure(place, "error calling " + call.function() + ": " + e.message());
    }
  }

  private @Nullable Object operand(Operand operand) {
    return switch (operand) {
      case GoNode.Literal literal -> literal.value();
      case GoNode.Dot _ -> dot;
      case GoNode.Variable variable -> variable(variable);
      case GoNode.Nested nested -> evaluate(nested.pipe());
      case GoNode.Call call -> call(call, List.of(), new ArrayList<>(), call.place());
      case GoNode.Fields fields -> {
        Object value = operand(fields.of());
        for (String name : fields.names()) {
          value = field(value, name, fields.place());
        }
        yield value;
      }
    };
  }

  private @Nullable Object variable(GoNode.Variable variable) {
    Variable known = find(variable.name());
    if (known == null) {
      throw failure(variable.place(), "undefined variable: " + variable.name());
    }
    return known.value;
  }

  private @Nullable Variable find(String name) {
    for (Variable variable : variables.reversed()) {
      if (variable.name.equals(name)) {
        return variable;
      }
    }
    return null;
  }

  private @Nullable Object field(@Nullable Object value, String name, Place place) {
    return switch (value) {
      case GoValues.Missing missing -> missing;
      case null -> throw failure(place, "nil pointer evaluating interface {}." + name);
      case Map<?, ?> map -> {
        Object found = GoFields.find(map, name);
        if (strict && found == GoValues.Missing.VALUE) {
          throw failure(place, "map has no entry for key \"" + name + "\"");
        }
        yield found;
      }
      case Record object -> {
        Object found = GoFields.find(object, name);
        if (found == GoValues.Missing.VALUE) {
          throw unknown(value, name, place);
        }
        yield found;
      }
      default -> throw unknown(value, name, place);
    };
  }

  private static Failure unknown(Object value, String name, Place place) {
    return failure(place, "can't evaluate field " + name + " in type " + GoValues.type(value));
  }

  /// INVALID with the place, as Go words it.
  static Failure failure(Place place, String message) {
    String source = place.source();
    if (source.length() > LONGEST_SOURCE) {
      source = source.substring(0, LONGEST_SOURCE) + "...";
    }
    return Failure.invalid(
        "template parsing error: template: :%d:%d: executing \"\" at <%s>: %s"
            .formatted(place.line(), place.column(), TextTable.escape(source), message));
  }
}
