// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.exec;

import dev.gantry.base.Failure;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.ExecInspect;
import dev.gantry.engine.attach.Attachment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Further processes in running containers. Thread-safe.
@SuppressWarnings("DoNotCallSuggester") // signatures first, bodies follow
public final class Execs {
  /// Registers a process and gives its id. CONFLICT when the container does not run or is paused.
  public String create(String container, ExecCreate request) {
    throw later();
  }

  /// Starts it. With `detach` null is given, else the streams that were asked for at creation.
  /// Throws a failure with exit code 126 or 127 when the program cannot be run.
  ///
  /// @param size rows and columns of its terminal; empty when unknown
  public @Nullable Attachment start(String id, boolean detach, boolean tty, List<Integer> size) {
    throw later();
  }

  public ExecInspect inspect(String id) {
    throw later();
  }

  public void resize(String id, int rows, int columns) {
    throw later();
  }

  private static Failure later() {
    return Failure.unsupported("not yet");
  }
}
