// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.nio.file.Path;

/// Where the engine keeps what: the one place that knows `docs/formats/state.md`.
///
/// @param root durable state (`ROOT`)
/// @param run sockets and other things that end with the machine's uptime (`RUN`)
public record Folders(Path root, Path run) {
  public Path database() {
    return root.resolve("engine.db");
  }

  public Path containers() {
    return root.resolve("containers");
  }

  public Path container(ContainerId id) {
    return containers().resolve(id.hex());
  }

  /// The folder of a container's log files, `0.log` being the current one.
  public Path log(ContainerId id) {
    return container(id).resolve("log");
  }

  public Path exitRecord(ContainerId id) {
    return container(id).resolve("exit");
  }

  public Path volumes() {
    return root.resolve("volumes");
  }

  public Path runContainers() {
    return run.resolve("containers");
  }

  public Path runContainer(ContainerId id) {
    return runContainers().resolve(id.hex());
  }

  /// The keeper's socket. The path stays below the 108 bytes of a socket address for any sensible
  /// RUN.
  public Path keeperSocket(ContainerId id) {
    return runContainer(id).resolve("keeper.sock");
  }

  public Path exec(ContainerId container, ContainerId exec) {
    return runContainer(container).resolve("exec").resolve(exec.hex().substring(0, 16));
  }
}
