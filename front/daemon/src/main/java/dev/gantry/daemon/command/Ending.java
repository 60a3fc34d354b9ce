// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

/// How a command ends for its caller.
public sealed interface Ending {
  /// The caller exits with `code`.
  record Exit(int code) implements Ending {}

  /// The caller becomes the keeper and carries out `plan`, with `preserved` of its descriptors from
  /// 3 on; it exits with `exitCode` if it cannot even start that.
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record HandOver(byte[] plan, int exitCode, int preserved, Reports reports) implements Ending {}

  /// Answers what the keeper reports while it carries out the plan. Called by one thread.
  interface Reports {
    /// The kernel refused step `step` with `errno` in `call`, and perhaps said `detail`; gives the
    /// exit code of the caller once the sentence has been told.
    int failed(int step, int errno, String call, String detail);

    /// The process runs.
    void ready(int pid, long startTicks);

    /// The kept process has ended with the raw wait status `status`.
    void exited(int status);

    /// The plan asks something of the service: errno 0 or a refusal.
    Answer ask(int code, int pid, byte[] payload);
  }

  /// Answer to a plan's question.
  record Answer(int errno, String sentence) {}
}
