// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a template into tokens: text, and what stands between `{{` and `}}`.
final class GoLexer {
  enum Kind {
    TEXT,
    OPEN,
    CLOSE,
    FIELD,
    VARIABLE,
    WORD,
    NUMBER,
    STRING,
    CHARACTER,
    SIGN,
    END
  }

  /// `spaced`: white space stands before it; `$x .A` and `$x.A` differ.
  record Token(Kind kind, String text, int start, boolean spaced) {
    boolean is(String sign) {
      return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
    }

    int end() {
      return start + text.length();
    }
  }

  private static final Pattern OPENING = Pattern.compile("\\{\\{(-(?=[ \\t\\r\\n]))?");
  private static final Pattern COMMENT =
      Pattern.compile("[ \\t\\r\\n]*/\\*.*?\\*/([ \\t\\r\\n]+-)?}}", Pattern.DOTALL);
  private static final Pattern CLOSING = Pattern.compile("([ \\t\\r\\n]+-)?}}");
  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]+");
  private static final List<Rule> RULES =
      List.of(
          new Rule(Kind.STRING, "\"(?:[^\"\\\\\\n]|\\\\[^\\n])*+\"|`[^`]*+`"),
          new Rule(Kind.CHARACTER, "'(?:[^'\\\\\\n]|\\\\[^\\n])++'"),
          new Rule(Kind.NUMBER, "[+-]?(?:[0-9]|\\.[0-9])(?:[eE][+-][0-9]|[0-9A-Za-z_.])*+"),
          new Rule(Kind.FIELD, "\\.[\\p{L}_][\\p{L}\\p{Nd}_]*+"),
          new Rule(Kind.VARIABLE, "\\$[\\p{L}\\p{Nd}_]*+"),
          new Rule(Kind.WORD, "[\\p{L}_][\\p{L}\\p{Nd}_]*+"),
          new Rule(Kind.SIGN, ":=|[=|(),.]"));

  private record Rule(Kind kind, Pattern pattern) {
    Rule(Kind kind, String pattern) {
      this(kind, Pattern.compile(pattern));
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean trimNext;

  private GoLexer(String source) {
    this.source = source;
  }

  /// The tokens, the last of which is END.
  static List<Token> tokens(String source) {
    GoLexer lexer = new GoLexer(source);
    while (lexer.at < source.length()) {
      lexer.readText();
    }
    lexer.tokens.add(new Token(Kind.END, "", source.length(), false));
    return lexer.tokens;
  }

  /// Text up to the next action, and that action.
  private void readText() {
    Matcher opening = OPENING.matcher(source);
    boolean found = opening.find(at);
    int end = found ? opening.start() : source.length();
    String text = source.substring(at, end);
    text = trimNext ? text.replaceFirst("^[ \\t\\r\\n]+", "") : text;
    trimNext = false;
    if (found && opening.group(1) != null) {
      text = trimEnd(text);
    }
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.TEXT, text, at, false));
    }
    at = end;
    if (found) {
      readAction(opening.start(), opening.end());
    }
  }

  private static String trimEnd(String text) {
    int end = text.length();
    while (end > 0 && " \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private void readAction(int start, int inside) {
    Matcher comment = COMMENT.matcher(source).region(inside, source.length());
    if (comment.lookingAt()) {
      trimNext = comment.group(1) != null;
      at = comment.end();
      return;
    }
    tokens.add(new Token(Kind.OPEN, "{{", start, false));
    at = inside;
    Matcher closing = CLOSING.matcher(source);
    while (!closing.region(at, source.length()).lookingAt()) {
      readToken();
    }
    tokens.add(new Token(Kind.CLOSE, "}}", at, false));
    trimNext = closing.group(1) != null;
    at = closing.end();
  }

  private void readToken() {
    int before = at;
    Matcher space = SPACE.matcher(source).region(at, source.length());
    if (space.lookingAt()) {
      at = space.end();
      if (CLOSING.matcher(source).region(at, source.length()).lookingAt()) {
        return;
      }
    }
    if (at == source.length()) {
      throw GoParser.failure(source, at, "unclosed action");
    }
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern.matcher(source).region(at, source.length());
      if (matcher.lookingAt()) {
        tokens.add(new Token(rule.kind, matcher.group(), at, at > before));
        at = matcher.end();
        return;
      }
    }
    throw GoParser.failure(source, at, problem(source.substring(at)));
  }

  private static String problem(String rest) {
    return switch (rest.charAt(0)) {
      case '"' -> "unterminated quoted string";
      case '`' -> "unterminated raw quoted string";
      case '\'' -> "unterminated character constant";
      default ->
          "unexpected \""
              + TextTable.escape(Character.toString(rest.codePointAt(0)))
              + "\" in action";
    };
  }
}
