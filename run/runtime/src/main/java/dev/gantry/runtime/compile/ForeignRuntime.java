// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.nio.file.Path;
import java.util.List;

/// Another OCI runtime that makes containers in the place of our own steps.
///
/// @param program its executable
/// @param folder where one container's bundle and the runtime's own state go; ends with the
///   machine's uptime
/// @param refusesHybrid whether it fails on a host with a v2 tree beside v1 controllers
/// @param environment what the program itself finds in its environment
public record ForeignRuntime(
    Path program, Path folder, boolean refusesHybrid, List<String> environment) {
  public ForeignRuntime {
    environment = List.copyOf(environment);
  }

  Path bundle() {
    return folder.resolve("bundle");
  }

  Path state() {
    return folder.resolve("state");
  }

  Path log() {
    return folder.resolve("log.json");
  }

  Path pidFile() {
    return folder.resolve("pid");
  }

  Path consoleSocket() {
    return folder.resolve("console.sock");
  }
}
