// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.linux.process.Fd;

/// What a keeper tells on its descriptor 4.
public sealed interface Report {
  /// The process runs, or waits for its start.
  record Ready(StartedProcess process) implements Report {}

  /// A step was refused; the keeper waits for the exit code to end with.
  record Failed(FailedStep step) implements Report {}

  /// A step needs the service: the keeper waits for the answer.
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record Asked(int code, int pid, byte[] payload) implements Report {}

  /// The kept process ended.
  record Exited(int waitStatus) implements Report {}

  /// A descriptor for the service, such as a terminal's master.
  record Passed(int what, Fd fd) implements Report {}
}
