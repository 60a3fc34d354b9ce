// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/// The service's two folders: ROOT (what must last) and RUN (what ends with the machine), as
/// docs/formats/state.md says.
public record Folders(Path root, Path run) {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  /// Root's folders may be passed through: processes in user namespaces reach their own trees
  /// below.
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  /// Where they are for user `uid` with this environment, unless the options say otherwise.
  public static Folders usual(int uid, Map<String, String> environment) {
    if (uid == 0) {
      return new Folders(Path.of("/var/lib/gantry"), Path.of("/run/gantry"));
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (data.isEmpty() && home.isEmpty()) {
      throw Failure.invalid("choosing a folder: neither GANTRY_ROOT nor HOME is set");
    }
    Path root = data.isEmpty() ? Path.of(home, ".local/share/gantry") : Path.of(data, "gantry");
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path run =
        runtime.isEmpty() ? Path.of("/tmp/gantry-" + uid) : Path.of(runtime).resolve("gantry");
    return new Folders(root, run);
  }

  /// Makes both with their permissions. DENIED when one belongs to another user.
  public void make() {
    make(root);
    make(run);
  }

  private static void make(Path folder) {
    int uid = Processes.uid();
    try {
      Files.createDirectories(folder);
      Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(uid)) {
        throw new Failure(
            Failure.Code.DENIED, "using folder " + folder + ": it belongs to user " + owner);
      }
      Files.setPosixFilePermissions(folder, uid == 0 ? PASSABLE : OURS);
    } catch (IOException e) {
      throw new UncheckedIOException("making folder " + folder, e);
    }
  }
}
