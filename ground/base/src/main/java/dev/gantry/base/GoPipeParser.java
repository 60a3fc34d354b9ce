// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import dev.gantry.base.GoLexer.Kind;
import dev.gantry.base.GoLexer.Token;
import dev.gantry.base.GoNode.Command;
import dev.gantry.base.GoNode.Operand;
import dev.gantry.base.GoNode.Pipe;
import java.util.ArrayList;
import java.util.List;

/// Reads pipelines: commands, arguments and variables.
final class GoPipeParser {
  private static final int DEEPEST = 100;

  private final GoTokens tokens;
  private final List<String> variables = new ArrayList<>(List.of("$"));
  private int depth;

  GoPipeParser(GoTokens tokens) {
    this.tokens = tokens;
  }

  /// How many variables are known here; `forgetVariables` ends the scope of later ones.
  int variables() {
    return variables.size();
  }

  void forgetVariables(int known) {
    variables.subList(known, variables.size()).clear();
  }

  Pipe pipe(String context) {
    List<String> targets = targets();
    boolean declares = false;
    if (!targets.isEmpty()) {
      boolean two = targets.size() == 2;
      if (two && !context.equals("range")) {
        throw tokens.failure("too many declarations in " + context);
      }
      declares = tokens.next().is(":=");
    }
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command(context));
    } while (tokens.peek().is("|") && tokens.next().is("|"));
    for (Command later : commands.subList(1, commands.size())) {
      if (later.operands().getFirst() instanceof GoNode.Literal
          || later.operands().getFirst() instanceof GoNode.Dot) {
        throw tokens.failure("non executable command in pipeline stage 2 or later");
      }
    }
    if (declares) {
      variables.addAll(targets);
    } else {
      targets.forEach(this::requireKnown);
    }
    return new Pipe(targets, declares, commands);
  }

  /// `$a` or `$a, $b` when `:=` or `=` follows; the sign is left to be read.
  private List<String> targets() {
    Token first = tokens.peek();
    if (first.kind() != Kind.VARIABLE) {
      return List.of();
    }
    if (isAssignment(tokens.peek(1))) {
      return List.of(tokens.next().text());
    }
    Token second = tokens.peek(2);
    if (tokens.peek(1).is(",") && second.kind() == Kind.VARIABLE && isAssignment(tokens.peek(3))) {
      tokens.next();
      tokens.next();
      return List.of(first.text(), tokens.next().text());
    }
    return List.of();
  }

  private static boolean isAssignment(Token token) {
    return token.is(":=") || token.is("=");
  }

  private Command command(String context) {
    int start = tokens.peek().start();
    List<Operand> operands = new ArrayList<>();
    while (!endsCommand(tokens.peek())) {
      if (!operands.isEmpty() && !tokens.peek().spaced()) {
        throw tokens.unexpected(tokens.next(), "operand");
      }
      operands.add(operand(context));
    }
    if (operands.isEmpty()) {
      throw tokens.unexpected(tokens.next(), context);
    }
    return new Command(operands, tokens.placeFrom(start));
  }

  private static boolean endsCommand(Token token) {
    return token.kind() == Kind.CLOSE || token.kind() == Kind.END || token.is("|") || token.is(")");
  }

  private Operand operand(String context) {
    int start = tokens.peek().start();
    Operand operand = term(context);
    List<String> names = new ArrayList<>();
    while (tokens.peek().kind() == Kind.FIELD && !tokens.peek().spaced()) {
      names.add(tokens.next().text().substring(1));
    }
    if (names.isEmpty()) {
      return operand;
    }
    if (operand instanceof GoNode.Fields before) {
      names.addAll(0, before.names());
      return new GoNode.Fields(before.of(), names, tokens.placeFrom(start));
    }
    if (operand instanceof GoNode.Literal || operand instanceof GoNode.Dot) {
      throw tokens.failure("unexpected . after term " + operand.place().source());
    }
    return new GoNode.Fields(operand, names, tokens.placeFrom(start));
  }

  private Operand term(String context) {
    Token token = tokens.next();
    GoNode.Place place = tokens.placeFrom(token.start());
    return switch (token.kind()) {
      case FIELD ->
          new GoNode.Fields(new GoNode.Dot(place), List.of(token.text().substring(1)), place);
      case VARIABLE -> {
        requireKnown(token.text());
        yield new GoNode.Variable(token.text(), place);
      }
      case NUMBER, STRING, CHARACTER -> new GoNode.Literal(literal(token), place);
      case WORD -> word(token, place);
      case SIGN -> sign(token, place, context);
      case TEXT, OPEN, CLOSE, END -> throw tokens.unexpected(token, context);
    };
  }

  private Operand word(Token token, GoNode.Place place) {
    return switch (token.text()) {
      case "true" -> new GoNode.Literal(true, place);
      case "false" -> new GoNode.Literal(false, place);
      case "nil" -> new GoNode.Literal(null, place);
      default -> {
        if (!GoFunctions.exists(token.text())) {
          throw tokens.failure("function \"" + token.text() + "\" not defined");
        }
        yield new GoNode.Call(token.text(), place);
      }
    };
  }

  private Operand sign(Token token, GoNode.Place place, String context) {
    if (token.is(".")) {
      return new GoNode.Dot(place);
    }
    if (!token.is("(")) {
      throw tokens.unexpected(token, context);
    }
    if (++depth > DEEPEST) {
      throw tokens.failure("more than " + DEEPEST + " parentheses in each other");
    }
    Pipe pipe = pipe("parenthesized pipeline");
    depth--;
    if (!tokens.next().is(")")) {
      throw tokens.failure("unclosed left paren");
    }
    return new GoNode.Nested(pipe, tokens.placeFrom(token.start()));
  }

  private void requireKnown(String variable) {
    if (!variables.contains(variable)) {
      throw tokens.failure("undefined variable \"" + variable + "\"");
    }
  }

  private Object literal(Token token) {
    try {
      return GoLiteral.value(token.text());
    } catch (IllegalArgumentException e) {
      throw tokens.failure(
          "bad number or string syntax: \"" + TextTable.escape(token.text()) + "\"");
    }
  }
}
