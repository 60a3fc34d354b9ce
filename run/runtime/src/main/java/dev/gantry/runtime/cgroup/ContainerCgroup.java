// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.linux.cgroup.CgroupLayout;
import dev.gantry.linux.cgroup.CgroupLayout.Hierarchy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's place in every hierarchy of the host.
///
/// @param path as the document gives it: absolute from the mount, or relative to the caller's own
///   cgroup
/// @param known folders of a container that exists, by [#key]; later callers may have another
///   cgroup of their own
public record ContainerCgroup(CgroupLayout layout, String path, Map<String, String> known) {
  public ContainerCgroup {
    known = Map.copyOf(known);
  }

  /// The name under which a hierarchy's folder is remembered.
  public static String key(Hierarchy hierarchy) {
    return hierarchy.controllers().isEmpty()
        ? "unified"
        : String.join(",", hierarchy.controllers());
  }

  /// The place for the document's `cgroupsPath`, or below the caller's own one for none.
  public static ContainerCgroup of(CgroupLayout layout, @Nullable String cgroupsPath, String id) {
    return new ContainerCgroup(
        layout, cgroupsPath == null || cgroupsPath.isEmpty() ? id : cgroupsPath, Map.of());
  }

  public Path folder(Hierarchy hierarchy) {
    String folder = known.get(key(hierarchy));
    return folder == null ? hierarchy.folder(path) : Path.of(folder);
  }

  /// Every hierarchy with the container's folder in it, v1 ones first.
  public Map<Hierarchy, Path> folders() {
    Map<Hierarchy, Path> folders = new LinkedHashMap<>();
    layout.hierarchies().forEach(hierarchy -> folders.put(hierarchy, folder(hierarchy)));
    Hierarchy unified = layout.unified();
    if (unified != null) {
      folders.put(unified, folder(unified));
    }
    return folders;
  }

  /// Where the container's folder for a controller is, null when the host has no such controller.
  /// On v2 every controller lives in the unified folder.
  public @Nullable Path controller(String name) {
    Hierarchy hierarchy = layout.isV2() ? layout.unified() : layout.controller(name);
    return hierarchy == null ? null : folder(hierarchy);
  }

  /// The folders between a hierarchy's mount (left out) and `folder` (included), the topmost first.
  static List<Path> steps(Hierarchy hierarchy, Path folder) {
    List<Path> steps = new ArrayList<>();
    for (Path at = folder;
        at != null && !at.equals(hierarchy.mount()) && at.startsWith(hierarchy.mount());
        at = at.getParent()) {
      steps.addFirst(at);
    }
    return steps;
  }
}
