// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import dev.gantry.base.Failure;

/// A container's name: `[a-zA-Z0-9][a-zA-Z0-9_.-]*`, 1 to 255 characters, no leading slash.
///
/// The grammar is strict because names become file names, host names and terminal output.
public record ContainerName(String text) {
  private static final int LONGEST = 255;

  public ContainerName {
    if (!isValid(text)) {
      throw Failure.invalid(
          "invalid container name ("
              + shown(text)
              + "): only [a-zA-Z0-9][a-zA-Z0-9_.-]* with at most "
              + LONGEST
              + " characters is allowed");
    }
  }

  /// Reads a name as clients write it: one leading slash is accepted.
  public static ContainerName parse(String text) {
    return new ContainerName(text.startsWith("/") ? text.substring(1) : text);
  }

  public static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    return text.chars().allMatch(c -> isAlphanumeric((char) c) || c == '_' || c == '.' || c == '-');
  }

  /// The name as Docker's documents spell it, with a slash.
  public String slashed() {
    return "/" + text;
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static String shown(String text) {
    String head = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    StringBuilder out = new StringBuilder(head.length());
    head.chars().forEach(c -> out.append(c < 32 || c == 127 ? '?' : (char) c));
    return out.toString();
  }
}
