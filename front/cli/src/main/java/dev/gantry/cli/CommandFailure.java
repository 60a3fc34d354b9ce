// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import org.jspecify.annotations.Nullable;

/// A command that was typed wrong, or that ends with a code of its own.
///
/// Every other failure ends a command with 1, as Docker's.
final class CommandFailure extends Failure {
  private static final long serialVersionUID = 1;

  /// What is printed around the sentence.
  enum Help {
    /// Nothing.
    NONE,
    /// The command's usage line, as for a flag that does not exist.
    USAGE,
    /// The program's name in front, and where help is.
    POINTER
  }

  private final Help help;
  private final int code;

  CommandFailure(int code, Help help, String message, @Nullable Throwable cause) {
    super(Code.INVALID, message, cause);
    this.code = code;
    this.help = help;
  }

  /// A flag's value is wrong; `flag` as in `-m, --memory`.
  static CommandFailure flag(String flag, String value, String reason) {
    String message = "invalid argument \"" + value + "\" for \"" + flag + "\" flag: " + reason;
    return new CommandFailure(125, Help.USAGE, message, null);
  }

  /// The flags do not fit each other or what they name.
  static CommandFailure options(String message) {
    return new CommandFailure(125, Help.POINTER, message, null);
  }

  /// Ends with `code` and nothing but the sentence.
  static CommandFailure plain(int code, String message) {
    return new CommandFailure(code, Help.NONE, message, null);
  }

  Help help() {
    return help;
  }

  @Override
  public int exitCode() {
    return code;
  }
}
