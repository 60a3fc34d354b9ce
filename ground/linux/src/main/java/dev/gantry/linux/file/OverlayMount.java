// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

/// An overlay that is mounted nowhere: reached by its descriptor only, and gone when that is closed
/// (`fsopen(2)`, `fsmount(2)`; several lower trees need Linux 6.5 or short paths).
public final class OverlayMount {
  private static final long FSOPEN = 430;
  private static final long FSCONFIG = 431;
  private static final long FSMOUNT = 432;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;
  private static final int CLOSE_ON_EXEC = 1;
  private static final int NOT_EXECUTED = 0x2 | 0x4 | 0x8; // nosuid, nodev, noexec

  /// `fsconfig(2)` takes no longer value.
  private static final int LONGEST = 255;

  private OverlayMount() {}

  /// Stacks `lowers` (topmost first) under `upper` and opens the root of the result. Nothing in it
  /// can be executed or used as a device through this mount.
  public static Folder open(List<Path> lowers, Path upper, Path work, boolean userAttributes) {
    try (Arena arena = Arena.ofConfined()) {
      String what = "stacking trees under " + upper;
      int fs =
          (int) Native.call(what, FSOPEN, Native.text(arena, "overlay"), CLOSE_ON_EXEC, 0, 0, 0, 0);
      try {
        String joined = String.join(":", lowers.stream().map(Path::toString).toList());
        if (joined.length() <= LONGEST) {
          set(arena, what, fs, "lowerdir", joined);
        } else {
          lowers.forEach(lower -> set(arena, what, fs, "lowerdir+", lower.toString()));
        }
        set(arena, what, fs, "upperdir", upper.toString());
        set(arena, what, fs, "workdir", work.toString());
        if (userAttributes) {
          long flag = Native.text(arena, "userxattr");
          Native.call(what, FSCONFIG, fs, SET_FLAG, flag, 0, 0, 0);
        }
        Native.call(what, FSCONFIG, fs, CREATE, 0, 0, 0, 0);
        int mount = (int) Native.call(what, FSMOUNT, fs, CLOSE_ON_EXEC, NOT_EXECUTED, 0, 0, 0);
        try {
          return Folder.at(mount);
        } finally {
          Calls.close(mount);
        }
      } finally {
        Calls.close(fs);
      }
    }
  }

  private static void set(Arena arena, String what, int fs, String key, String value) {
    long result =
        Native.raw(
            FSCONFIG, fs, SET_STRING, Native.text(arena, key), Native.text(arena, value), 0, 0);
    if (result < 0) {
      throw new KernelFailure(what + ": " + key, (int) -result);
    }
  }
}
