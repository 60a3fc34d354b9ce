// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.util.Locale;

/// What another runtime said when it failed: JSON lines of its log, or plain text.
final class ForeignWords {
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  private ForeignWords() {}

  /// @param cause the program and its verb
  /// @param detail how it ended, and the end of its log
  static Failure failure(String cause, String detail) {
    String words = said(detail);
    String sentence = cause + ": " + (words.isEmpty() ? detail : words);
    return new Failure(code(words) == 125 ? Failure.Code.INTERNAL : Failure.Code.INVALID, sentence)
        .withExitCode(code(words));
  }

  /// The message of the last line that has one; the rest of the text where there is none.
  private static String said(String detail) {
    int colon = detail.indexOf(": ");
    String text = colon < 0 ? "" : detail.substring(colon + 2);
    String found = "";
    for (String line : text.split("\n", -1)) {
      String message = message(line);
      if (!message.isEmpty()) {
        found = message;
      }
    }
    return found.isEmpty() ? text : found;
  }

  private static String message(String line) {
    if (!line.startsWith("{")) {
      return "";
    }
    try {
      return Json.object(line, "a runtime's log").get("msg") instanceof String text ? text : "";
    } catch (Failure _) {
      return ""; // cut off
    }
  }

  /// As Docker reads it out of the same words.
  private static int code(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (!lower.contains("exec")) {
      return 125;
    }
    if (lower.contains("not found") || lower.contains("no such file or directory")) {
      return NOT_FOUND;
    }
    boolean refused =
        lower.contains("permission denied")
            || lower.contains("is a directory")
            || lower.contains("not a directory")
            || lower.contains("exec format error");
    return refused ? CANNOT_RUN : 125;
  }
}
