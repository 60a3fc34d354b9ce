// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Mounts an image's layers on one side, and makes them the root of the steps that follow there.
final class OverlayMount {
  private static final int MAX_OPTION = 240;
  private static final String CAUSE = "mounting the image's layers";

  private final Draft draft;
  private final Side side;

  OverlayMount(Draft draft, Side side) {
    this.draft = draft;
    this.side = side;
  }

  void mount(RootSource.Overlay tree) {
    boolean longPath =
        Stream.concat(tree.lowers().stream(), Stream.ofNullable(tree.upper()))
            .anyMatch(path -> path.toString().length() > MAX_OPTION);
    if (!draft.host.kernelAtLeast(6, 8) || longPath) {
      String data = String.join(",", options(tree, false));
      add(Opcode.MOUNT, 0, "overlay", "overlay", data, tree.target().toString());
      add(Opcode.ROOT, 0, Draft.NONE, tree.target());
      return;
    }
    int slot = draft.plan.slot();
    add(Opcode.FS_MOUNT, slot, 0, 0, "overlay", "overlay", options(tree, true));
    add(Opcode.ROOT, 0, slot, tree.target());
    draft.plan.release(slot);
  }

  private void add(Opcode opcode, Object... arguments) {
    draft.plan.add(
        side == Side.KEEPER
            ? Step.keeper(opcode, CAUSE, arguments)
            : Step.container(opcode, CAUSE, arguments));
  }

  /// fsconfig(2) takes at most 255 bytes for a value, so that layers are given one by one, which
  /// overlayfs knows since Linux 6.8.
  private List<String> options(RootSource.Overlay tree, boolean oneByOne) {
    List<String> options = new ArrayList<>();
    if (oneByOne) {
      tree.lowers().forEach(path -> options.add("lowerdir+=" + path));
    } else {
      options.add(
          "lowerdir="
              + tree.lowers().stream()
                  .map(path -> escape(path.toString()))
                  .collect(Collectors.joining(":")));
    }
    if (tree.upper() != null && tree.work() != null) {
      options.add("upperdir=" + (oneByOne ? tree.upper() : escape(tree.upper().toString())));
      options.add("workdir=" + (oneByOne ? tree.work() : escape(tree.work().toString())));
    }
    if (draft.hasUserNamespace() || !draft.host.fullPowers()) {
      options.add("userxattr");
    }
    return options;
  }

  /// mount(2) splits at commas, overlayfs at colons.
  private static String escape(String path) {
    return path.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }
}
