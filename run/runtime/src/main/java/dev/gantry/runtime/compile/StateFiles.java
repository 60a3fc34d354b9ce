// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files in a container's state folder (docs/formats/state.md).
public final class StateFiles {
  /// What the container is.
  public static final String STATE = "state.json";

  /// Pid and start time of its first process, written by the keeper.
  public static final String PID = "init";

  /// What `start` writes to; gone once it did.
  public static final String FIFO = "exec.fifo";

  private StateFiles() {}

  /// The steps that remove a state folder.
  public static List<Step> remove(@Nullable Path folder) {
    List<Step> steps = new ArrayList<>();
    if (folder != null) {
      for (String name : List.of(FIFO, PID, STATE)) {
        String file = folder.resolve(name).toString();
        steps.add(Step.keeper(Opcode.UNLINK, "removing " + file, file).tolerating(Tolerate.ABSENT));
      }
      steps.add(
          Step.keeper(Opcode.RMDIR, "removing " + folder, 0, folder.toString())
              .tolerating(Tolerate.ABSENT));
    }
    return steps;
  }
}
