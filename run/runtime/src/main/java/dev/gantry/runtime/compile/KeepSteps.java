// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The KEEP step (docs/formats/plan.md#keep).
final class KeepSteps {
  private KeepSteps() {}

  static Step keep(KeepOptions keep, Draft draft, ProcessSpec process) {
    return Step.keeper(
        Opcode.KEEP,
        "keeping the process",
        keep.mode().code(),
        keep.logBytes(),
        keep.logFiles(),
        keep.flags(),
        keep.initialClients(),
        keep.rows(),
        keep.columns(),
        draft.options.caller().preserveFds(),
        keep.lineBytes(),
        keep.socketUid(),
        text(keep.log()),
        text(keep.socket()),
        text(keep.exitRecord()),
        oomFile(draft),
        keep.title().isEmpty() ? "gantry: keeping " + process.args().getFirst() : keep.title(),
        "");
  }

  private static String text(@Nullable Path path) {
    return path == null ? "" : path.toString();
  }

  private static String oomFile(Draft draft) {
    if (!draft.usesCgroups()) {
      return "";
    }
    Path memory = draft.cgroup.controller("memory");
    if (memory == null) {
      return "";
    }
    boolean v2 = draft.host.cgroups().isV2();
    return memory.resolve(v2 ? "memory.events" : "memory.oom_control").toString();
  }
}
