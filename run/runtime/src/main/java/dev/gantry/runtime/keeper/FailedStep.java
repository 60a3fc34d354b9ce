// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.runtime.plan.Step;

/// A step that the kernel (or a hook) refused.
///
/// @param detail the kernel's or the hook's own words, may be empty
public record FailedStep(int index, int errno, String systemCall, String detail) {
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  /// The failure to tell: `cause: system call: errno`, and the exit code as Docker has it: 127 when
  /// the program is not there, 126 when it cannot be executed, else 125.
  public Failure failure(Plan plan) {
    if (index < 0 || index >= plan.steps().size()) {
      return Failure.internal("the keeper refused the plan: " + words(), null);
    }
    Step step = plan.steps().get(index);
    if (step.opcode() == Opcode.FOREIGN && errno == Errno.ECHILD) {
      return ForeignWords.failure(step.cause(), detail);
    }
    boolean exec = step.opcode() == Opcode.FIND_EXEC || step.opcode() == Opcode.EXEC;
    if (step.opcode() == Opcode.EXEC) {
      return new Failure(Failure.Code.INVALID, step.cause() + ": " + Errno.sentence(errno))
          .withExitCode(errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN);
    }
    if (exec && errno == Errno.ENOENT) {
      // Docker and Podman look for these words to tell 127 from 126.
      String sentence = step.cause() + ": executable file not found in $PATH: " + words();
      return new Failure(Failure.Code.INVALID, sentence).withExitCode(NOT_FOUND);
    }
    if (exec) {
      return new Failure(Failure.Code.INVALID, step.cause() + ": " + words())
          .withExitCode(CANNOT_RUN);
    }
    String cause =
        step.opcode() == Opcode.CONNECT
            ? step.cause().replaceFirst("^connecting", "failed to connect")
            : step.cause();
    return new Failure(code(), cause + ": " + words()).withExitCode(125);
  }

  private String words() {
    StringBuilder words = new StringBuilder(systemCall);
    if (!detail.isEmpty()) {
      words.append(words.isEmpty() ? "" : ": ").append(detail);
    }
    return words.append(words.isEmpty() ? "" : ": ").append(Errno.text(errno)).toString();
  }

  private Failure.Code code() {
    return switch (errno) {
      case Errno.ENOSYS, Errno.EOPNOTSUPP -> Failure.Code.UNSUPPORTED;
      case Errno.ENOENT, Errno.ENOTDIR, Errno.EINVAL, Errno.ELOOP -> Failure.Code.INVALID;
      case Errno.EPERM, Errno.EACCES -> Failure.Code.DENIED;
      case Errno.ENOMEM, Errno.ENOSPC, Errno.EMFILE, Errno.ENFILE, Errno.EAGAIN ->
          Failure.Code.EXHAUSTED;
      default -> Failure.Code.INTERNAL;
    };
  }
}
