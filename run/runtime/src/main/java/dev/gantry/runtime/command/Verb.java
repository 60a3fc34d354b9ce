// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

/// One command.
interface Verb {
  String name();

  String usage();

  /// The words after the name in the help.
  String arguments();

  Flags flags();

  Outcome run(Invocation call);
}
