// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import java.nio.file.Path;
import java.util.List;

/// Runs a program of an unpacked tree inside a container made for it: the tree as root file system,
/// own namespaces, no network, nothing of the host.
public interface Configurator {
  /// Runs `argv` as root of the container and waits. `root` is written to. Fails with the end of
  /// the program's output when it does not exit with 0.
  ///
  /// @param env all of its environment, as `NAME=value`
  void run(Path root, List<String> argv, List<String> env);
}
