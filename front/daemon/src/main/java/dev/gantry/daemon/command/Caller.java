// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import java.util.List;
import java.util.Map;

/// Who gave a command, with which words, from where.
///
/// `face` is the name under which the launcher was called (`gantry`, `docker`, `podman`,
/// `gantry-oci`, `runc`); `arguments` are the words after it. `seesOurFiles` says whether its root
/// folder is the service's, so that a path means the same file to both.
public record Caller(
    String face,
    List<String> arguments,
    Map<String, String> environment,
    String folder,
    int umask,
    int pid,
    boolean seesOurFiles,
    CallerTerminal terminal) {

  /// Environments may hold secrets.
  @Override
  public String toString() {
    return face + " " + (arguments.isEmpty() ? "" : arguments.getFirst()) + " from process " + pid;
  }
}
