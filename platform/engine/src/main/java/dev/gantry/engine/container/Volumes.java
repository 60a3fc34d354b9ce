// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.spec.UserMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Named folders that outlive containers: `ROOT/volumes/NAME/_data`. The smallest thing that works;
/// volumes as objects come with their own part.
final class Volumes {
  private Volumes() {}

  /// Makes the host side of mounts where it is missing and may be made. Throws INVALID for a bind
  /// whose source must exist.
  static void make(List<UserMount> mounts) {
    for (UserMount mount : mounts) {
      if (mount.type().equals("tmpfs") || Files.exists(Path.of(mount.source()))) {
        continue;
      }
      if (!mount.makeSource()) {
        throw Failure.invalid(
            "invalid mount config for type \"bind\": bind source path does not exist: "
                + mount.source());
      }
      try {
        Files.createDirectories(Path.of(mount.source()));
      } catch (IOException e) {
        throw new Failure(
            Failure.Code.INVALID,
            "error while creating mount source path '" + mount.source() + "': " + e,
            e);
      }
    }
  }

  /// Removes volumes that were made for one container only.
  static void remove(Path folder, List<String> names) {
    for (String name : names) {
      try {
        removeTree(folder.resolve(name));
      } catch (IOException e) {
        throw Failure.internal("removing volume " + name + ": " + e, e);
      }
    }
  }

  /// Removes a tree, links not followed. Only for trees that no process of a container can change.
  static void removeTree(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException _) {
      // Already gone.
    }
  }
}
