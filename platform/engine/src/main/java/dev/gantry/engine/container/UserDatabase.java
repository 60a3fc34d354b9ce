// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.spec.Users;
import dev.gantry.snapshot.Prepared;
import dev.gantry.snapshot.SnapshotStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Who a container's process is, looked up in the container's own files.
///
/// Reads are bounded and never leave the layers. What an image says is remembered, so that starting
/// many containers of one image reads it once.
final class UserDatabase {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_IMAGES = 64;

  private final SnapshotStore snapshots;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Texts> byImage = new LinkedHashMap<>();

  UserDatabase(SnapshotStore snapshots) {
    this.snapshots = snapshots;
  }

  private record Texts(String passwd, String group) {}

  Users.Identity resolve(ContainerSpec spec, Prepared tree) {
    Texts texts = texts(spec.imageId(), tree);
    return Users.resolve(
        spec.config().user(), spec.hostConfig().groupAdd(), texts.passwd(), texts.group());
  }

  private Texts texts(String image, Prepared tree) {
    return switch (tree) {
      case Prepared.Copied copied -> read(List.of(copied.folder()));
      case Prepared.Overlay overlay when Files.exists(overlay.upper().resolve("etc")) -> {
        List<Path> trees = new ArrayList<>();
        trees.add(overlay.upper());
        trees.addAll(overlay.lowers());
        yield read(trees);
      }
      case Prepared.Overlay overlay -> ofImage(image, overlay.lowers());
    };
  }

  private Texts ofImage(String image, List<Path> lowers) {
    lock.lock();
    try {
      Texts known = byImage.get(image);
      if (known == null) {
        known = read(lowers);
        byImage.put(image, known);
        if (byImage.size() > MOST_IMAGES) {
          byImage.remove(byImage.keySet().iterator().next());
        }
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Texts read(List<Path> trees) {
    return new Texts(text(trees, "/etc/passwd"), text(trees, "/etc/group"));
  }

  private String text(List<Path> trees, String path) {
    byte[] bytes = snapshots.read(trees, path, MOST_BYTES);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
