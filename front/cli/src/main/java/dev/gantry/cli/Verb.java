// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

/// One command: a class whose fields are picocli options.
interface Verb {
  /// Runs the command; gives its exit code. Blocks until it is done.
  int run(Context context) throws java.io.IOException;
}
