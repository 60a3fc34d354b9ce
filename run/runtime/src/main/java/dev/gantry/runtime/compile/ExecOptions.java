// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What running one more process in a container needs beside its document.
///
/// @param id the container's name
/// @param containerPid the container's first process, whose namespaces are joined
/// @param containerStartTicks its start time, so that no other process is taken for it
/// @param keep how the process is kept; absent: it is left to the caller's reaper
/// @param caller what the caller gets and gives
/// @param newKeyring whether the process gets the container's session keyring
/// @param cgroups the folders of the container's cgroups, where they are known
/// @param cgroup a cgroup below the container's, or one for each controller; empty: the container's
public record ExecOptions(
    String id,
    int containerPid,
    long containerStartTicks,
    @Nullable KeepOptions keep,
    CallerFiles caller,
    boolean newKeyring,
    Map<String, String> cgroup,
    Map<String, String> cgroups) {
  public ExecOptions {
    cgroup = Map.copyOf(cgroup);
    cgroups = Map.copyOf(cgroups);
  }

  /// A process that the engine starts and keeps.
  public static ExecOptions kept(String id, int pid, long startTicks, KeepOptions keep) {
    return new ExecOptions(id, pid, startTicks, keep, CallerFiles.NONE, true, Map.of(), Map.of());
  }

  /// The same for the container whose first process is `pid`.
  public ExecOptions of(int pid, long startTicks, Map<String, String> folders) {
    return new ExecOptions(id, pid, startTicks, keep, caller, newKeyring, cgroup, folders);
  }
}
