// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.spec.Users;
import dev.gantry.snapshot.MergedTree;
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Texts> byImage = new LinkedHashMap<>();

  private record Texts(String passwd, String group) {}

  Users.Identity resolve(ContainerSpec spec, List<Path> lowers, Roots.Layer layer) {
    Texts files = files(spec.imageId(), lowers, layer);
    return Users.resolve(
        spec.config().user(), spec.hostConfig().groupAdd(), files.passwd(), files.group());
  }

  private Texts files(String image, List<Path> lowers, Roots.Layer layer) {
    boolean changed = Files.exists(layer.upper().resolve("etc"));
    if (changed) {
      List<Path> layers = new ArrayList<>();
      layers.add(layer.upper());
      layers.addAll(lowers);
      return read(layers);
    }
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

  private static Texts read(List<Path> layers) {
    try (MergedTree tree = new MergedTree(layers)) {
      return new Texts(text(tree, "/etc/passwd"), text(tree, "/etc/group"));
    }
  }

  private static String text(MergedTree tree, String path) {
    byte[] bytes = tree.read(path, MOST_BYTES);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
