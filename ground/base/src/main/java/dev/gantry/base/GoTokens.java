// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import dev.gantry.base.GoLexer.Token;
import dev.gantry.base.GoNode.Place;
import java.util.List;

/// The tokens of a template, read one after another.
final class GoTokens {
  private final String source;
  private final List<Token> tokens;
  private int at;

  GoTokens(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  Token peek() {
    return peek(0);
  }

  /// The token `ahead` after the next.
  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at = Math.min(at + 1, tokens.size());
    return token;
  }

  /// Where the text from `start` up to the last token read stands.
  Place placeFrom(int start) {
    return new Place(source, start, tokens.get(at - 1).end());
  }

  Failure failure(String message) {
    return GoParser.failure(source, tokens.get(Math.max(at - 1, 0)).start(), message);
  }

  Failure unexpected(Token token, String context) {
    return switch (token.kind()) {
      case END -> failure("unexpected EOF");
      case CLOSE -> failure("missing value for " + context);
      default -> failure("unexpected <" + TextTable.escape(token.text()) + "> in " + context);
    };
  }
}
