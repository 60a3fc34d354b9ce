// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What passes between the caller of a command and the new process.
///
/// @param pidFile where the pid is written for the caller
/// @param consoleSocket socket that receives the terminal's master
/// @param pidfdSocket socket that receives a pidfd of the process
/// @param preserveFds how many descriptors above 2 the process keeps
public record CallerFiles(
    @Nullable Path pidFile,
    @Nullable Path consoleSocket,
    @Nullable Path pidfdSocket,
    int preserveFds) {
  public static final CallerFiles NONE = new CallerFiles(null, null, null, 0);
}
