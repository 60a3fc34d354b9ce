// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of an exec. The exit code is null while it runs or before it started.
@Json
public record ExecInspect(
    @Json.Property("ID") String id,
    @Json.Property("Running") boolean running,
    @Json.Property("ExitCode") @Nullable Integer exitCode,
    @Json.Property("ProcessConfig") ProcessConfig processConfig,
    @Json.Property("OpenStdin") boolean openStdin,
    @Json.Property("OpenStderr") boolean openStderr,
    @Json.Property("OpenStdout") boolean openStdout,
    @Json.Property("CanRemove") boolean canRemove,
    @Json.Property("ContainerID") String containerId,
    @Json.Property("DetachKeys") String detachKeys,
    @Json.Property("Pid") int pid) {

  public ExecInspect {
    id = Absent.text(id);
    processConfig = Absent.or(processConfig, ProcessConfig.NONE);
    containerId = Absent.text(containerId);
    detachKeys = Absent.text(detachKeys);
  }

  /// Docker's `ProcessConfig`.
  @Json
  public record ProcessConfig(
      boolean tty, String entrypoint, List<String> arguments, boolean privileged, String user) {

    /// With nothing known.
    public static final ProcessConfig NONE = new ProcessConfig(false, "", List.of(), false, "");

    public ProcessConfig {
      entrypoint = Absent.text(entrypoint);
      arguments = Absent.list(arguments);
      user = Absent.text(user);
    }
  }
}
