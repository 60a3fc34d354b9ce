// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.Rlimit;
import dev.gantry.runtime.plan.Opcode;
import java.util.List;
import java.util.Locale;

/// Resource limits of the process (getrlimit(2)).
final class Limits {
  /// The place in the list is the kernel's number, the same on every architecture we run on.
  private static final List<String> NAMES =
      List.of(
          "RLIMIT_CPU",
          "RLIMIT_FSIZE",
          "RLIMIT_DATA",
          "RLIMIT_STACK",
          "RLIMIT_CORE",
          "RLIMIT_RSS",
          "RLIMIT_NPROC",
          "RLIMIT_NOFILE",
          "RLIMIT_MEMLOCK",
          "RLIMIT_AS",
          "RLIMIT_LOCKS",
          "RLIMIT_SIGPENDING",
          "RLIMIT_MSGQUEUE",
          "RLIMIT_NICE",
          "RLIMIT_RTPRIO",
          "RLIMIT_RTTIME");

  private final Draft draft;

  Limits(Draft draft) {
    this.draft = draft;
  }

  /// In a new user namespace the container side may not raise a hard limit: the keeper sets them
  /// for it. Elsewhere the process sets its own.
  void set() {
    for (Rlimit limit : draft.process.rlimits()) {
      int number = NAMES.indexOf(limit.type().toUpperCase(Locale.ROOT));
      if (number < 0) {
        throw Failure.invalid("process.rlimits: unknown limit " + limit.type());
      }
      var soft = limit.soft();
      var hard = limit.hard();
      if (soft == null || hard == null) {
        throw Failure.invalid("process.rlimits: " + limit.type() + " needs soft and hard");
      }
      String cause = "setting " + limit.type() + " to " + soft + ":" + hard;
      if (draft.hasUserNamespace()) {
        draft.keeper(Opcode.RLIMIT, cause, number, soft.longValue(), hard.longValue());
      } else {
        draft.container(Opcode.RLIMIT, cause, number, soft.longValue(), hard.longValue());
      }
    }
  }
}
