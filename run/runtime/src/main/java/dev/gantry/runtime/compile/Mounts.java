// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.IdMapping;
import dev.gantry.oci.runtime.Mount;
import dev.gantry.runtime.plan.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The mounts of the document, in its order (config.md#mounts).
///
/// Every mount is made detached, gets its attributes, and is then attached to a path that is
/// resolved once inside the root: nobody can swap the path for a link to the host meanwhile.
final class Mounts {
  private static final int RECURSIVE = 1;
  private static final int AS_THE_SOURCE_IS = 3;
  private static final int MAKE_FOLDER = 1;
  private static final int REAL_FOLDER = 2;
  private static final int SPARE_SLOTS = 6;
  private static final Set<String> KERNEL_TYPES =
      Set.of("proc", "sysfs", "mqueue", "devpts", "cgroup", "cgroup2", "tmpfs", "devtmpfs");

  private final Draft draft;

  Mounts(Draft draft) {
    this.draft = draft;
  }

  /// Keeper side, before CLONE: opens the sources that the container side may not be able to open.
  void openSources() {
    Map<String, Integer> userNamespaces = new HashMap<>();
    List<Mount> earlier = new ArrayList<>();
    for (Mount mount : draft.mounts()) {
      MountFlags flags = MountFlags.of(mount.options());
      boolean ofContainer = isOneOf(earlier, draft.fromBundle(sourceOf(mount)));
      earlier.add(mount);
      boolean mapped = isMapped(mount, flags);
      if (mapped) {
        draft.mapped.put(mount, userNamespace(mount, userNamespaces));
      }
      // A source that is not there yet will be one of the container's own mounts.
      boolean early =
          draft.hasUserNamespace()
              && isBind(mount, flags)
              && !ofContainer
              && draft.host.files().exists(draft.fromBundle(sourceOf(mount)).toString());
      if (early && (mapped || draft.plan.freeSlots() > SPARE_SLOTS)) {
        int slot = openSource(mount, flags);
        if (mapped) {
          mapIds(true, mount, flags, slot);
        }
        draft.opened.put(mount, slot);
      }
    }
  }

  /// Whether a host path lies in the root, where one of the container's own mounts will cover it or
  /// what is below it.
  private boolean isOneOf(List<Mount> earlier, Path source) {
    Path root = draft.rootPath();
    if (root.getNameCount() == 0 || !source.startsWith(root)) {
      return false;
    }
    Path inside = Path.of("/").resolve(root.relativize(source));
    return earlier.stream()
        .map(mount -> Path.of("/").resolve(mount.destination()).normalize())
        .anyMatch(target -> inside.startsWith(target) || target.startsWith(inside));
  }

  /// Container side: makes the mounts.
  void make() {
    for (Mount mount : draft.mounts()) {
      make(mount, MountFlags.of(mount.options()));
    }
  }

  private void make(Mount mount, MountFlags flags) {
    String type = mount.type() == null ? "" : mount.type();
    if (isBind(mount, flags)) {
      bind(mount, flags);
    } else if (type.equals("cgroup")) {
      new CgroupMount(draft, mount, flags).make();
    } else if (type.isEmpty()) {
      throw Failure.invalid("mount " + mount.destination() + ": a mount needs a type");
    } else {
      fileSystem(mount, flags, type);
    }
  }

  private void bind(Mount mount, MountFlags flags) {
    String cause = "mounting " + mount.source() + " on " + mount.destination();
    if (flags.remount()) {
      // A remount changes what is mounted there already.
      draft.container(
          Opcode.SETATTR_IN_ROOT,
          cause,
          flags.set(),
          flags.clear(),
          flags.propagation(),
          flags.recursivePropagation() ? 1 : 0,
          mount.destination());
      return;
    }
    Integer early = draft.opened.get(mount);
    int slot = early == null ? openTree(false, mount, flags) : early;
    if (early == null && draft.mapped.containsKey(mount)) {
      mapIds(false, mount, flags, slot);
    }
    if (flags.hasAttributes()) {
      draft.container(
          Opcode.BIND_ATTRS,
          cause,
          slot,
          flags.bindSet(),
          flags.clear(),
          flags.atime(),
          draft.hasUserNamespace() || !draft.host.fullPowers() ? 1 : 0);
    }
    attributes(slot, flags, cause);
    int place = ProcPlaces.ofBind(mount.destination());
    draft.container(Opcode.ATTACH, cause, slot, AS_THE_SOURCE_IS, place, mount.destination());
    draft.plan.release(slot);
  }

  /// A tree opened in the host's mount namespace would stay a peer of the host's mounts: made a
  /// slave, it still hears of new ones, but what the container mounts stays its own.
  private int openSource(Mount mount, MountFlags flags) {
    int slot = openTree(true, mount, flags);
    if (flags.propagation() == 0) {
      draft.keeper(
          Opcode.MOUNT_SETATTR,
          "making " + mount.source() + " a slave mount",
          slot,
          0,
          0,
          MountFlags.MS_SLAVE,
          1,
          Draft.NONE);
    }
    return slot;
  }

  private int openTree(boolean onKeeper, Mount mount, MountFlags flags) {
    int slot = draft.plan.slot();
    int how = flags.recursiveBind() ? RECURSIVE : 0;
    String cause = "opening " + mount.source() + " to mount it on " + mount.destination();
    String source = draft.fromBundle(sourceOf(mount)).toString();
    if (onKeeper) {
      draft.keeper(Opcode.OPEN_TREE, cause, slot, how, source);
    } else {
      draft.container(Opcode.OPEN_TREE, cause, slot, how, source);
    }
    return slot;
  }

  /// A namespace with the mount's mappings: its own, else the container's.
  private int userNamespace(Mount mount, Map<String, Integer> made) {
    boolean own = !mount.uidMappings().isEmpty();
    List<IdMapping> uids = own ? mount.uidMappings() : draft.linux.uidMappings();
    List<IdMapping> gids = own ? mount.gidMappings() : draft.linux.gidMappings();
    if (uids.isEmpty() || gids.isEmpty()) {
      if (draft.joinedUser >= 0) {
        return draft.joinedUser;
      }
      throw Failure.invalid(
          "mount " + mount.destination() + ": idmap needs mappings of its own or a user namespace");
    }
    String uidMap = Namespaces.map(uids);
    String gidMap = Namespaces.map(gids);
    return made.computeIfAbsent(
        uidMap + "\n" + gidMap,
        _ -> {
          int slot = draft.plan.slot();
          draft.keeper(Opcode.USERNS, "mapping the ids of " + mount.source(), slot, uidMap, gidMap);
          return slot;
        });
  }

  private void mapIds(boolean onKeeper, Mount mount, MountFlags flags, int slot) {
    String cause = "mapping the ids of " + mount.source();
    int recursive = flags.idmap() == MountFlags.Idmap.RECURSIVE ? 1 : 0;
    int namespace = Objects.requireNonNull(draft.mapped.get(mount));
    if (onKeeper) {
      draft.keeper(Opcode.MOUNT_SETATTR, cause, slot, 0, 0, 0, recursive, namespace);
    } else {
      draft.container(Opcode.MOUNT_SETATTR, cause, slot, 0, 0, 0, recursive, namespace);
    }
  }

  /// Sets recursive attributes and propagation of a detached mount.
  private void attributes(int slot, MountFlags flags, String cause) {
    if (flags.propagation() != 0 && !flags.recursivePropagation()) {
      draft.container(Opcode.MOUNT_SETATTR, cause, slot, 0, 0, flags.propagation(), 0, Draft.NONE);
    }
    if (flags.hasRecursiveAttributes() || flags.recursivePropagation()) {
      long propagation = flags.recursivePropagation() ? flags.propagation() : 0;
      draft.container(
          Opcode.MOUNT_SETATTR,
          cause,
          slot,
          flags.recursiveSet(),
          flags.recursiveClear(),
          propagation,
          1,
          Draft.NONE);
    }
  }

  private void fileSystem(Mount mount, MountFlags flags, String type) {
    ProcPlaces.checkFileSystem(type, mount.destination());
    String source = sourceOf(mount);
    String cause = "mounting " + type + " on " + mount.destination();
    boolean tmpfs = type.equals("tmpfs");
    // A tmpfs must be writable until everything in it is made.
    boolean laterReadOnly = tmpfs && flags.readOnly();
    long attributes = laterReadOnly ? flags.set() & ~MountFlags.RDONLY : flags.set();
    boolean readOnlyFileSystem = flags.readOnly() && !KERNEL_TYPES.contains(type);
    boolean takesMode =
        tmpfs && flags.data().stream().noneMatch(option -> option.startsWith("mode="));
    if (takesMode) {
      draft.container(
          Opcode.TMPFS_MODE, "looking up the mode of " + mount.destination(), mount.destination());
    }
    int slot = draft.plan.slot();
    draft.container(
        Opcode.FS_MOUNT,
        cause,
        slot,
        attributes,
        readOnlyFileSystem ? 1 : 0,
        type,
        source,
        data(flags, type));
    attributes(slot, flags, cause);
    if (flags.copyUp() && tmpfs) {
      draft.container(
          Opcode.TMPFS_COPY_UP,
          "copying " + mount.destination() + " into its tmpfs",
          slot,
          mount.destination());
    }
    boolean real = Set.of("proc", "sysfs").contains(type);
    draft.container(
        Opcode.ATTACH,
        real ? cause + ", which must be mounted on ordinary directory" : cause,
        slot,
        MAKE_FOLDER,
        real ? REAL_FOLDER : 0,
        mount.destination());
    if (laterReadOnly) {
      draft.lateReadOnly.add(mount.destination());
    }
    draft.plan.release(slot);
  }

  private List<String> data(MountFlags flags, String type) {
    List<String> data = new ArrayList<>();
    for (String option : flags.data()) {
      data.addAll(List.of(option.split(",", -1)));
    }
    String label = draft.linux.mountLabel();
    if (Draft.given(label)
        && draft.host.securityModules().contains("selinux")
        && !Set.of("proc", "sysfs", "cgroup", "cgroup2").contains(type)) {
      data.add("context=" + label);
    }
    return data;
  }

  private static boolean isBind(Mount mount, MountFlags flags) {
    return flags.bind() || "bind".equals(mount.type()) || "rbind".equals(mount.type());
  }

  private static boolean isMapped(Mount mount, MountFlags flags) {
    boolean asked = flags.idmap() != MountFlags.Idmap.NONE || !mount.uidMappings().isEmpty();
    if (asked && !isBind(mount, flags)) {
      throw Failure.unsupported(
          "mount " + mount.destination() + ": only bind mounts can have mapped ids");
    }
    return asked;
  }

  private static String sourceOf(Mount mount) {
    String source = mount.source();
    return source == null ? "" : source;
  }

  /// Whether the container gets a `/dev` of its own, rather than a bind mount of another one.
  static boolean ownsDev(List<Mount> mounts) {
    for (Mount mount : mounts) {
      boolean dev = Path.of("/").resolve(mount.destination()).normalize().equals(Path.of("/dev"));
      if (dev && isBind(mount, MountFlags.of(mount.options()))) {
        return false;
      }
    }
    return true;
  }
}
