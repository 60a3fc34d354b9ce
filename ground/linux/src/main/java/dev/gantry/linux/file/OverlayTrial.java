// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Tries whether an overlay can be made of three folders, without mounting it anywhere
/// (`fsopen(2)`, `fsconfig(2)`; Linux 5.2), and whether the marks that layers need can be set
/// there.
public final class OverlayTrial {
  private static final long FSOPEN = 430;
  private static final long FSCONFIG = 431;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;

  private OverlayTrial() {}

  /// 0 when it works, else the errno. With `userAttributes` as a user namespace must do it.
  public static int make(Path lower, Path upper, Path work, boolean userAttributes) {
    int marks = marks(upper, userAttributes ? "user.overlay.opaque" : "trusted.overlay.opaque");
    return marks != 0 ? marks : overlay(lower, upper, work, userAttributes);
  }

  private static int marks(Path upper, String attribute) {
    try (Folder folder = Folder.open(upper)) {
      folder.setXattr(attribute, "y".getBytes(StandardCharsets.US_ASCII));
      folder.removeTree("gone");
      folder.mknod("gone", FileStat.CHARACTER, 0, 0);
      folder.unlink("gone");
      return 0;
    } catch (dev.gantry.linux.KernelFailure e) {
      return e.errno();
    }
  }

  private static int overlay(Path lower, Path upper, Path work, boolean userAttributes) {
    try (Arena arena = Arena.ofConfined()) {
      long fs = Native.raw(FSOPEN, Native.text(arena, "overlay"), 1, 0, 0, 0, 0);
      if (fs < 0) {
        return (int) -fs;
      }
      try {
        long result = set(arena, fs, "lowerdir", lower.toString());
        result = result < 0 ? result : set(arena, fs, "upperdir", upper.toString());
        result = result < 0 ? result : set(arena, fs, "workdir", work.toString());
        if (result >= 0 && userAttributes) {
          result = Native.raw(FSCONFIG, fs, SET_FLAG, Native.text(arena, "userxattr"), 0, 0, 0);
        }
        result = result < 0 ? result : Native.raw(FSCONFIG, fs, CREATE, 0, 0, 0, 0);
        return result < 0 ? (int) -result : 0;
      } finally {
        Calls.close((int) fs);
      }
    } catch (LinkageError e) {
      return Errno.ENOSYS;
    }
  }

  private static long set(Arena arena, long fs, String key, String value) {
    return Native.raw(
        FSCONFIG, fs, SET_STRING, Native.text(arena, key), Native.text(arena, value), 0, 0);
  }
}
