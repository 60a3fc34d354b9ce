// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.linux.cgroup.MountInfo;
import dev.gantry.oci.runtime.Root;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Side;
import java.nio.file.Path;

/// The container's root: a mount point of its own, made the process's `/` once all is in place.
final class RootFileSystem {
  private static final int CLONE_TREE = 1;
  private static final long O_PATH = 0x200000;
  private static final int PIVOT_ROOT = 0;
  private static final int MOVE_AND_CHROOT = 1;

  private final Draft draft;

  RootFileSystem(Draft draft) {
    this.draft = draft;
  }

  /// Container side, before the mounts: who hears of whose mounts, and the root as a mount point.
  void prepare() {
    String wanted = draft.linux.rootfsPropagation();
    long propagation =
        Draft.given(wanted)
            ? MountFlags.propagationOf(java.util.Objects.requireNonNull(wanted))
            : MountFlags.MS_SLAVE | MountFlags.MS_REC;
    draft.container(
        Opcode.PROPAGATION, "setting the propagation of the host's mounts", propagation, "/");
    RootSource source = draft.options.root();
    switch (source) {
      case RootSource.Overlay tree -> new OverlayMount(draft, Side.CONTAINER).mount(tree);
      case RootSource.Folder folder -> folder(folder.path(), propagation);
      case null -> folder(specRoot(), propagation);
    }
  }

  private void folder(Path path, long propagation) {
    if ((propagation & MountFlags.MS_SHARED) != 0) {
      // pivot_root(2) refuses a root whose parent mount is shared.
      String parent = parentMount(path.toString());
      draft.container(
          Opcode.PROPAGATION,
          "keeping the mounts on " + parent + " from the host",
          MountFlags.MS_PRIVATE,
          parent);
    }
    draft.container(
        Opcode.ROOT, "mounting the root " + path, CLONE_TREE, Draft.NONE, path.toString());
  }

  private String parentMount(String path) {
    String best = "/";
    for (MountInfo mount : draft.host.mounts()) {
      String target = mount.target();
      if ((path.equals(target) || path.startsWith(target.endsWith("/") ? target : target + "/"))
          && target.length() >= best.length()) {
        best = target;
      }
    }
    return best;
  }

  private Path specRoot() {
    Root root = draft.spec.root();
    if (root == null) {
      throw Failure.invalid("config.json: root.path is missing");
    }
    return draft.fromBundle(root.path());
  }

  /// Container side, after mounts and hooks: makes the root the process's `/`.
  void enter() {
    draft.container(
        Opcode.PIVOT,
        "making the root the process's own",
        draft.options.noPivot() ? MOVE_AND_CHROOT : PIVOT_ROOT);
    String wanted = draft.linux.rootfsPropagation();
    if (Draft.given(wanted)) {
      draft.container(
          Opcode.MOVE_ROOT_PROPAGATION,
          "setting the propagation of the root",
          MountFlags.propagationOf(java.util.Objects.requireNonNull(wanted)));
    }
  }

  /// Container side: what may not be seen or written.
  void protect() {
    for (String path : draft.linux.readonlyPaths()) {
      draft.container(Opcode.READONLY, "making " + path + " read-only", path);
    }
    for (String path : draft.lateReadOnly) {
      draft.container(
          Opcode.SETATTR_IN_ROOT,
          "making " + path + " read-only",
          MountFlags.RDONLY,
          0,
          0,
          0,
          path);
    }
    if (!draft.linux.maskedPaths().isEmpty()) {
      int slot = draft.plan.slot();
      draft.container(Opcode.OPEN_NULL, "opening /dev/null to mask paths with", slot);
      for (String path : draft.linux.maskedPaths()) {
        draft.container(Opcode.MASK, "masking " + path, slot, path);
      }
      draft.container(Opcode.CLOSE, "closing /dev/null", slot);
      draft.plan.release(slot);
    }
    Root root = draft.spec.root();
    if (root != null && root.readonly()) {
      draft.container(Opcode.ROOT_READONLY, "making the root read-only");
    }
  }

  /// Without a mount namespace, before the mounts, which the host then sees: the root as it is.
  void prepareShared() {
    if (!draft.linux.maskedPaths().isEmpty() || !draft.linux.readonlyPaths().isEmpty()) {
      throw Failure.invalid("config.json: maskedPaths and readonlyPaths need a mount namespace");
    }
    draft.container(Opcode.ROOT, "opening the root " + shared(), 0, Draft.NONE, shared());
  }

  /// Without a mount namespace there is only a chroot.
  void chrootOnly() {
    int slot = draft.plan.slot();
    draft.container(Opcode.OPEN, "opening the root " + shared(), slot, O_PATH, 0, shared());
    draft.container(Opcode.CHROOT_FD, "making the root the process's own", slot);
    draft.plan.release(slot);
  }

  private String shared() {
    return switch (draft.options.root()) {
      case RootSource.Folder(Path given) -> given.toString();
      case RootSource.Overlay _ ->
          throw Failure.invalid("a root of layers needs a mount namespace");
      case null -> specRoot().toString();
    };
  }
}
