// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.linux.cgroup.CgroupLayout.Hierarchy;
import dev.gantry.oci.runtime.Mount;
import dev.gantry.runtime.plan.Opcode;
import java.nio.file.Path;
import java.util.List;

/// A mount of type `cgroup`: the hierarchies of the host, whatever its layout, below one folder.
///
/// On v2 that is the unified hierarchy; on v1 and hybrid a tmpfs with a folder for each hierarchy.
/// With a cgroup namespace the kernel shows the container's own part as root; without one, the
/// container's folder is bind-mounted, so that nothing above it is in sight. Never writable by the
/// container unless the document says so: releasing agents run on the host.
final class CgroupMount {
  private static final int MAKE_FOLDER = 1;

  private final Draft draft;
  private final Mount mount;
  private final MountFlags flags;

  CgroupMount(Draft draft, Mount mount, MountFlags flags) {
    this.draft = draft;
    this.mount = mount;
    this.flags = flags;
  }

  void make() {
    if (draft.forcesCgroupV1()) {
      systemdOnly();
    } else if (draft.host.cgroups().isV2()) {
      Hierarchy unified = draft.host.cgroups().unified();
      if (unified != null) {
        hierarchy(unified, mount.destination());
      }
    } else {
      hybrid();
    }
  }

  private void hybrid() {
    String target = mount.destination();
    tmpfs(target);
    for (Hierarchy hierarchy : draft.host.cgroups().hierarchies()) {
      String name = folderName(hierarchy);
      hierarchy(hierarchy, target + "/" + name);
      for (String controller : hierarchy.controllers()) {
        if (hierarchy.controllers().size() > 1 && !controller.equals(name)) {
          draft.container(
              Opcode.SYMLINK, "linking cgroup " + controller, name, target + "/" + controller);
        }
      }
    }
    Hierarchy unified = draft.host.cgroups().unified();
    if (unified != null) {
      hierarchy(unified, target + "/unified");
    }
    readOnlyAgain(target);
  }

  private static String folderName(Hierarchy hierarchy) {
    String first = hierarchy.controllers().getFirst();
    return first.startsWith("name=")
        ? first.substring("name=".length())
        : String.join(",", hierarchy.controllers());
  }

  /// The annotation run.oci.systemd.force_cgroup_v1: an old systemd wants its own v1 hierarchy.
  private void systemdOnly() {
    String target = mount.destination();
    tmpfs(target);
    int slot = draft.plan.slot();
    String cause = "mounting the name=systemd hierarchy on " + target + "/systemd";
    draft.container(
        Opcode.FS_MOUNT,
        cause,
        slot,
        flags.set() & ~MountFlags.RDONLY,
        0,
        "cgroup",
        "cgroup",
        List.of("none", "name=systemd", "xattr"));
    draft.container(Opcode.ATTACH, cause, slot, MAKE_FOLDER, 0, target + "/systemd");
    draft.plan.release(slot);
    readOnlyAgain(target);
  }

  private void tmpfs(String target) {
    int slot = draft.plan.slot();
    String cause = "mounting a tmpfs for cgroups on " + target;
    long attributes = (flags.set() & ~MountFlags.RDONLY) | MountFlags.NOSUID | MountFlags.NODEV;
    draft.container(
        Opcode.FS_MOUNT, cause, slot, attributes, 0, "tmpfs", "tmpfs", List.of("mode=755"));
    draft.container(Opcode.ATTACH, cause, slot, MAKE_FOLDER, 0, target);
    draft.plan.release(slot);
  }

  private void readOnlyAgain(String target) {
    if (flags.readOnly()) {
      draft.container(
          Opcode.SETATTR_IN_ROOT,
          "making " + target + " read-only",
          MountFlags.RDONLY,
          0,
          0,
          0,
          target);
    }
  }

  private void hierarchy(Hierarchy hierarchy, String target) {
    int slot = draft.plan.slot();
    boolean v2 = hierarchy.controllers().isEmpty();
    String cause = "mounting cgroup " + (v2 ? "v2" : folderName(hierarchy)) + " on " + target;
    boolean namespaced = draft.linux.namespace("cgroup") != null;
    if (namespaced || (v2 && draft.host.cgroups().isV2())) {
      draft.container(
          Opcode.FS_MOUNT,
          cause,
          slot,
          flags.set(),
          0,
          v2 ? "cgroup2" : "cgroup",
          v2 ? "cgroup2" : "cgroup",
          options(hierarchy, v2));
    } else {
      Path folder = draft.cgroup.folder(hierarchy);
      draft.container(Opcode.OPEN_TREE, cause, slot, 0, folder);
      if (flags.hasAttributes()) {
        draft.container(
            Opcode.MOUNT_SETATTR, cause, slot, flags.set(), flags.clear(), 0, 0, Draft.NONE);
      }
    }
    draft.container(Opcode.ATTACH, cause, slot, MAKE_FOLDER, 0, target);
    draft.plan.release(slot);
  }

  private List<String> options(Hierarchy hierarchy, boolean v2) {
    if (v2) {
      return flags.data();
    }
    String first = hierarchy.controllers().getFirst();
    return first.startsWith("name=") ? List.of("none", first) : hierarchy.controllers();
  }
}
