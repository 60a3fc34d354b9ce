// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import dev.gantry.base.GoLexer.Kind;
import dev.gantry.base.GoLexer.Token;
import dev.gantry.base.GoNode.Place;
import java.util.ArrayList;
import java.util.List;

/// Reads the statements of a template; `GoPipeParser` reads what stands inside them.
final class GoParser {
  private static final int DEEPEST = 100;

  /// Statements up to the word that ends them: `end`, `else` or nothing at the template's end.
  private record Block(List<GoNode> nodes, String endedBy) {}

  private final GoTokens tokens;
  private final GoPipeParser pipes;
  private int depth;
  private int ranges;

  private GoParser(String source) {
    tokens = new GoTokens(source, GoLexer.tokens(source));
    pipes = new GoPipeParser(tokens);
  }

  /// Throws INVALID with the line.
  static List<GoNode> parse(String source) {
    GoParser parser = new GoParser(source);
    Block block = parser.block();
    if (!block.endedBy.isEmpty()) {
      throw parser.tokens.failure("unexpected {{" + block.endedBy + "}}");
    }
    return block.nodes;
  }

  static Failure failure(String source, int at, String message) {
    return Failure.invalid(
        "template parsing error: template: :" + new Place(source, at, at).line() + ": " + message);
  }

  private Block block() {
    if (++depth > DEEPEST) {
      throw tokens.failure("more than " + DEEPEST + " blocks in each other");
    }
    List<GoNode> nodes = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      if (token.kind() == Kind.END) {
        depth--;
        return new Block(nodes, "");
      }
      if (token.kind() == Kind.TEXT) {
        nodes.add(new GoNode.Text(token.text()));
        continue;
      }
      Token word = tokens.peek();
      if (word.is("end") || word.is("else")) {
        tokens.next();
        depth--;
        return new Block(nodes, word.text());
      }
      nodes.add(statement(word));
    }
  }

  private GoNode statement(Token word) {
    return switch (word.kind() == Kind.WORD ? word.text() : "") {
      case "if", "with" -> choice(tokens.next().text());
      case "range" -> range();
      case "break" -> leave(new GoNode.Break());
      case "continue" -> leave(new GoNode.Continue());
      case "define", "block", "template" ->
          throw tokens.failure("{{" + word.text() + "}} is not supported");
      default -> {
        GoNode.Pipe pipe = pipes.pipe("command");
        close("command");
        yield new GoNode.Print(pipe);
      }
    };
  }

  private GoNode leave(GoNode node) {
    String word = tokens.next().text();
    close(word);
    if (ranges == 0) {
      throw tokens.failure("{{" + word + "}} outside {{range}}");
    }
    return node;
  }

  private GoNode choice(String word) {
    int variables = pipes.variables();
    GoNode.Pipe pipe = pipes.pipe(word);
    close(word);
    Block then = block();
    List<GoNode> otherwise = otherwise(word, then);
    pipes.forgetVariables(variables);
    return word.equals("if")
        ? new GoNode.If(pipe, then.nodes, otherwise)
        : new GoNode.With(pipe, then.nodes, otherwise);
  }

  /// What follows `else`; `else if …` is an `if` that shares this one's `end`.
  private List<GoNode> otherwise(String word, Block then) {
    if (!then.endedBy.equals("else")) {
      end(word, then);
      return List.of();
    }
    if (!word.equals("range") && tokens.peek().is(word)) {
      tokens.next();
      if (++depth > DEEPEST) {
        throw tokens.failure("more than " + DEEPEST + " blocks in each other");
      }
      GoNode nested = choice(word);
      depth--;
      return List.of(nested);
    }
    close("else");
    Block otherwise = block();
    end(word, otherwise);
    return otherwise.nodes;
  }

  private GoNode range() {
    tokens.next();
    int variables = pipes.variables();
    GoNode.Pipe pipe = pipes.pipe("range");
    close("range");
    ranges++;
    Block each = block();
    ranges--;
    List<GoNode> otherwise = otherwise("range", each);
    pipes.forgetVariables(variables);
    return new GoNode.Range(pipe, each.nodes, otherwise);
  }

  private void end(String word, Block block) {
    if (!block.endedBy.equals("end")) {
      throw tokens.failure(
          block.endedBy.isEmpty() ? "unexpected EOF" : "unexpected {{else}} in " + word);
    }
    close("end");
  }

  private void close(String context) {
    Token token = tokens.next();
    if (token.kind() != Kind.CLOSE) {
      throw tokens.unexpected(token, context);
    }
  }
}
