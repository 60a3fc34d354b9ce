// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

/// A command line that the launcher can wear: runs one command of a caller to its end.
///
/// Called on a thread of the command's own, which is interrupted when the caller has gone. A
/// failure that is thrown is told to the caller as one line.
@FunctionalInterface
public interface Face {
  Ending run(Caller caller);
}
