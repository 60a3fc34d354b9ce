// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/// Extended attributes of one file in an open folder. The calls take paths, so the folder is named
/// by its own descriptor below /proc/self/fd: its name in the tree does not matter.
final class Xattrs {
  private static final int MAX = 64 << 10;

  private Xattrs() {}

  private static String path(int folder, String name) {
    return "/proc/self/fd/" + folder + (name.isEmpty() ? "/." : "/" + name);
  }

  static Map<String, byte[]> read(int folder, String name) {
    Map<String, byte[]> found = new TreeMap<>();
    try (Arena arena = Arena.ofConfined()) {
      long path = Calls.name(arena, path(folder, name));
      long length = Native.raw(Calls.LLISTXATTR, path, 0, 0, 0, 0, 0);
      if (length == 0 || length == -Errno.EOPNOTSUPP) {
        return found;
      }
      MemorySegment keys = arena.allocate(MAX);
      length =
          Calls.check(
              Native.raw(Calls.LLISTXATTR, path, keys.address(), MAX, 0, 0, 0),
              "listing the attributes of",
              name);
      byte[] bytes = keys.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == 0) {
          readOne(arena, path, FileName.decode(bytes, start, i - start), found);
          start = i + 1;
        }
      }
      return found;
    }
  }

  private static void readOne(Arena arena, long path, String key, Map<String, byte[]> found) {
    MemorySegment value = arena.allocate(MAX);
    long text = Calls.name(arena, key);
    long length = Native.raw(Calls.LGETXATTR, path, text, value.address(), MAX, 0, 0);
    if (length >= 0) {
      found.put(key, value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    } else if (length != -Errno.ENODATA && length != -Errno.EOPNOTSUPP) {
      Calls.check(length, "reading attribute", key);
    }
  }

  static void set(int folder, String name, String key, byte[] value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, value.length));
      MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
      Calls.check(
          Native.raw(
              Calls.LSETXATTR,
              Calls.name(arena, path(folder, name)),
              Calls.name(arena, key),
              bytes.address(),
              value.length,
              0,
              0),
          "setting attribute " + FileName.printable(key) + " of",
          name);
    }
  }

  static void remove(int folder, String name, String key) {
    try (Arena arena = Arena.ofConfined()) {
      long path = Calls.name(arena, path(folder, name));
      Calls.check(
          Native.raw(Calls.LREMOVEXATTR, path, Calls.name(arena, key), 0, 0, 0, 0),
          "removing attribute " + FileName.printable(key) + " of",
          name);
    }
  }
}
