// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.nio.file.Path;

/// Where the engine keeps what: the one place that knows `docs/formats/state.md`.
///
/// @param root durable state (`ROOT`)
/// @param run sockets and other things that end with the machine's uptime (`RUN`)
public record Folders(Path root, Path run) {
  private static final int RUN_DIGITS = 16;

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
    return runContainers().resolve(runName(id));
  }

  /// The name of a container's run folder: the beginning of its id, since the path of a socket must
  /// not be longer than 107 bytes.
  public static String runName(ContainerId id) {
    return id.hex().substring(0, RUN_DIGITS);
  }

  /// The keeper's socket.
  public Path keeperSocket(ContainerId id) {
    return runContainer(id).resolve("keeper.sock");
  }

  public Path exec(ContainerId container, ContainerId exec) {
    return runContainer(container).resolve("exec").resolve(runName(exec));
  }
}
