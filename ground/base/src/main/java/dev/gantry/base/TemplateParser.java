// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import dev.gantry.base.GoTemplate.Expression;
import dev.gantry.base.GoTemplate.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Template text to nodes.
///
/// ```
/// action   := pipe | name ":=" pipe | name "=" pipe | "if" pipe | "else" ["if" pipe] | "end"
///           | "range" [names ":="] pipe | "with" pipe | comment
/// pipe     := command ("|" command)*
/// command  := function operand* | operand
/// operand  := literal | "." | "$"name | "(" pipe ")", each followed by any number of ".field"
/// ```
final class TemplateParser {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(- )?(.*?)( -)?}}", Pattern.DOTALL);
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\]|\\\\.)'|\\$[A-Za-z0-9_]*|-?[0-9][0-9.]*"
              + "|\\.[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*|:=|[.|()=,]");

  private record Piece(String text, boolean action) {}

  private final List<Piece> pieces = new ArrayList<>();
  private int at;
  private List<String> tokens = List.of();
  private int token;

  TemplateParser(String text) {
    split(text);
  }

  static Failure wrong(String what) {
    return new Failure(Failure.Code.INVALID, "template parsing error: template: :1: " + what)
        .withExitCode(1);
  }

  List<Node> parse() {
    List<Node> nodes = nodes();
    if (at < pieces.size()) {
      throw wrong("unexpected {{" + pieces.get(at).text + "}}");
    }
    return nodes;
  }

  private void split(String text) {
    Matcher matcher = ACTION.matcher(text);
    int from = 0;
    boolean trim = false;
    while (matcher.find(from)) {
      String before = text.substring(from, matcher.start());
      before = trim ? before.stripLeading() : before;
      pieces.add(new Piece(matcher.group(1) != null ? before.stripTrailing() : before, false));
      pieces.add(new Piece(matcher.group(2).trim(), true));
      trim = matcher.group(3) != null;
      from = matcher.end();
    }
    String rest = text.substring(from);
    if (rest.contains("{{")) {
      throw wrong("unclosed action");
    }
    pieces.add(new Piece(trim ? rest.stripLeading() : rest, false));
  }

  /// Nodes up to an `else` or `end`, which stays to be read.
  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      if (piece.action && piece.text.matches("(else|end)\\b.*")) {
        return nodes;
      }
      at++;
      if (!piece.action) {
        nodes.add(new Node.Text(piece.text));
      } else if (!piece.text.startsWith("/*")) {
        nodes.add(action(piece.text));
      }
    }
    return nodes;
  }

  private Node action(String text) {
    tokenize(text);
    String first = peek();
    return switch (first == null ? "" : first) {
      case "if" -> {
        token++;
        yield branch(rest(text));
      }
      case "with" -> {
        token++;
        List<Expression> pipe = rest(text);
        List<Node> then = nodes();
        yield new Node.With(pipe, then, otherwise(text));
      }
      case "range" -> {
        token++;
        List<String> names = names();
        List<Expression> pipe = rest(text);
        List<Node> body = nodes();
        yield new Node.Range(names, pipe, body, otherwise(text));
      }
      default -> {
        List<String> names = names();
        if (names.isEmpty()) {
          yield new Node.Print(rest(text));
        }
        boolean declares = tokens.get(token - 1).equals(":=");
        yield new Node.Assign(names.getFirst(), declares, rest(text));
      }
    };
  }

  private Node branch(List<Expression> condition) {
    List<Node> then = nodes();
    String next = next("if");
    if (next.startsWith("else if")) {
      tokenize(next.substring(7).trim());
      return new Node.If(condition, then, List.of(branch(rest(next))));
    }
    List<Node> otherwise = List.of();
    if (next.equals("else")) {
      otherwise = nodes();
      next = next("if");
    }
    end(next);
    return new Node.If(condition, then, otherwise);
  }

  private List<Node> otherwise(String opened) {
    String next = next(opened);
    List<Node> otherwise = List.of();
    if (next.equals("else")) {
      otherwise = nodes();
      next = next(opened);
    }
    end(next);
    return otherwise;
  }

  private String next(String opened) {
    if (at >= pieces.size()) {
      throw wrong("unexpected EOF: no {{end}} for {{" + opened + "}}");
    }
    return pieces.get(at++).text;
  }

  private static void end(String text) {
    if (!text.equals("end")) {
      throw wrong("unexpected {{" + text + "}}");
    }
  }

  private void tokenize(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int from = 0;
    while (from < text.length()) {
      if (!matcher.find(from) || matcher.start() != from) {
        throw wrong("unexpected \"" + text.charAt(from) + "\" in {{" + text + "}}");
      }
      found.add(matcher.group());
      from = matcher.end();
    }
    tokens = found.stream().map(word -> word.isBlank() ? " " : word).toList();
    token = 0;
  }

  private @Nullable String peek() {
    while (token < tokens.size() && tokens.get(token).equals(" ")) {
      token++;
    }
    return token < tokens.size() ? tokens.get(token) : null;
  }

  /// `$a :=`, `$a, $b :=` or `$a =` when they stand here; else nothing is read.
  private List<String> names() {
    int start = token;
    List<String> names = new ArrayList<>();
    for (String word = peek(); word != null && word.startsWith("$"); word = peek()) {
      names.add(word.substring(1));
      token++;
      String sign = peek();
      if (sign != null && (sign.equals(":=") || sign.equals("="))) {
        token++;
        return names;
      }
      if (sign == null || !sign.equals(",")) {
        break;
      }
      token++;
    }
    token = start;
    return List.of();
  }

  private List<Expression> rest(String text) {
    List<Expression> pipe = pipe();
    if (peek() != null) {
      throw wrong("unexpected <" + peek() + "> in {{" + text + "}}");
    }
    return pipe;
  }

  private List<Expression> pipe() {
    List<Expression> steps = new ArrayList<>();
    do {
      steps.add(command());
    } while ("|".equals(peek()) && token++ >= 0);
    return steps;
  }

  private Expression command() {
    String word = peek();
    if (word == null) {
      throw wrong("missing value for command");
    }
    if (!Character.isLetter(word.charAt(0)) || List.of("true", "false", "nil").contains(word)) {
      return operand();
    }
    token++;
    if (!TemplateFunctions.NAMES.contains(word)) {
      throw wrong("function \"" + word + "\" not defined");
    }
    List<Expression> arguments = new ArrayList<>();
    for (String next = peek();
        next != null && !next.equals("|") && !next.equals(")");
        next = peek()) {
      arguments.add(operand());
    }
    return new Expression.Call(word, arguments);
  }

  private Expression operand() {
    String word = peek();
    token++;
    Expression value = operand(word == null ? "" : word);
    while (token < tokens.size() && tokens.get(token).matches("\\.[A-Za-z_].*")) {
      value = new Expression.Field(value, tokens.get(token++).substring(1));
    }
    return value;
  }

  private Expression operand(String word) {
    if (word.equals("(")) {
      List<Expression> steps = pipe();
      if (!")".equals(peek())) {
        throw wrong("unclosed left paren");
      }
      token++;
      return new Expression.Pipe(steps);
    }
    if (word.equals(".")) {
      return new Expression.Dot();
    }
    if (word.startsWith(".")) {
      return new Expression.Field(new Expression.Dot(), word.substring(1));
    }
    if (word.startsWith("$")) {
      return new Expression.Variable(word.substring(1));
    }
    if (word.startsWith("\"") || word.startsWith("'")) {
      return new Expression.Literal(word.substring(1, word.length() - 1).translateEscapes());
    }
    if (word.startsWith("`")) {
      return new Expression.Literal(word.substring(1, word.length() - 1));
    }
    if (word.matches("-?[0-9]{1,18}")) {
      return new Expression.Literal(Long.valueOf(word));
    }
    return switch (word) {
      case "true" -> new Expression.Literal(true);
      case "false" -> new Expression.Literal(false);
      case "nil" -> new Expression.Literal(null);
      default -> {
        if (TemplateFunctions.NAMES.contains(word)) {
          yield new Expression.Call(word, List.of());
        }
        throw wrong("unexpected <" + word + "> in operand");
      }
    };
  }
}
