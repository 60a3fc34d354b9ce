// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The control group hierarchies of a host as one process sees them.
///
/// A host is *v2* when the unified hierarchy owns the controllers, *hybrid* or *v1* when
/// controllers have hierarchies of their own; a hybrid host also has a unified one, without
/// controllers.
///
/// @param hierarchies the v1 hierarchies, named ones too, in the order of the mount table
/// @param unified the v2 hierarchy, absent on a pure v1 host
public record CgroupLayout(List<Hierarchy> hierarchies, @Nullable Hierarchy unified) {
  private static final Set<String> NOT_CONTROLLERS =
      Set.of("rw", "ro", "xattr", "noprefix", "clone_children", "cpuset_v2_mode", "favordynmods");

  public CgroupLayout {
    hierarchies = List.copyOf(hierarchies);
  }

  /// One mounted hierarchy.
  ///
  /// @param controllers controller names, or `name=systemd` for a hierarchy without any; empty for
  ///   v2
  /// @param mount where it is mounted
  /// @param own the folder of the observed process below [#mount]
  /// @param ownPath the path of the observed process as the kernel names it
  public record Hierarchy(List<String> controllers, Path mount, Path own, String ownPath) {
    public Hierarchy {
      controllers = List.copyOf(controllers);
    }

    /// The folder for `path`: an absolute path starts at the mount, a relative one at the observed
    /// process's own cgroup.
    public Path folder(String path) {
      if (path.startsWith("/")) {
        return mount.resolve(path.replaceFirst("^/+", "")).normalize();
      }
      return own.resolve(path).normalize();
    }
  }

  /// Reads `/proc/PID/mountinfo` and `/proc/PID/cgroup`.
  public static CgroupLayout of(String mountinfo, String cgroup) {
    return of(MountInfo.parse(mountinfo), cgroup);
  }

  /// Of a mount table and `/proc/PID/cgroup`.
  public static CgroupLayout of(List<MountInfo> mounts, String cgroup) {
    List<Hierarchy> hierarchies = new ArrayList<>();
    Hierarchy unified = null;
    for (MountInfo mount : mounts) {
      if (mount.type().equals("cgroup2") && unified == null) {
        unified = hierarchy(List.of(), mount, cgroup);
      } else if (mount.type().equals("cgroup")) {
        List<String> controllers = controllers(mount);
        if (hierarchies.stream().noneMatch(h -> h.controllers().equals(controllers))) {
          hierarchies.add(hierarchy(controllers, mount, cgroup));
        }
      }
    }
    return new CgroupLayout(hierarchies, unified);
  }

  /// Whether controllers live in the unified hierarchy.
  public boolean isV2() {
    return hierarchies.isEmpty() && unified != null;
  }

  /// The v1 hierarchy of a controller, null when it has none.
  public @Nullable Hierarchy controller(String name) {
    for (Hierarchy hierarchy : hierarchies) {
      if (hierarchy.controllers().contains(name)) {
        return hierarchy;
      }
    }
    return null;
  }

  private static List<String> controllers(MountInfo mount) {
    return mount.superOptions().stream()
        .filter(option -> !NOT_CONTROLLERS.contains(option))
        .filter(option -> !option.contains("=") || option.startsWith("name="))
        .toList();
  }

  private static Hierarchy hierarchy(List<String> controllers, MountInfo mount, String cgroup) {
    String own = ownPath(controllers, cgroup);
    Path target = Path.of(mount.target());
    // Inside a container the mount shows a part of the hierarchy: its root is our "/".
    String root = mount.root().equals("/") ? "" : mount.root();
    String below =
        own.equals(root) || own.startsWith(root + "/") ? own.substring(root.length()) : "";
    Path folder = target.resolve(below.replaceFirst("^/+", "")).normalize();
    return new Hierarchy(controllers, target, folder, own);
  }

  private static String ownPath(List<String> controllers, String cgroup) {
    for (String line : cgroup.lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3) {
        List<String> names = fields[1].isEmpty() ? List.of() : List.of(fields[1].split(","));
        boolean same =
            controllers.isEmpty() ? names.isEmpty() : names.contains(controllers.getFirst());
        if (same) {
          return fields[2];
        }
      }
    }
    return "/";
  }
}
