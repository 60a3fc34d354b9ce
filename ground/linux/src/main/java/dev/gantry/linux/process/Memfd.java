// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.lang.foreign.Arena;

/// Files in memory that nobody can change: `memfd_create(2)` with every seal set.
public final class Memfd {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;
  private static final int SEAL_SEAL_SHRINK_GROW_WRITE = 0xf;

  private Memfd() {}

  /// A sealed file of `bytes`, which may be executed; `name` is what /proc shows.
  public static Fd sealed(String name, byte[] bytes) {
    Fd fd = create(name);
    try {
      fd.write(bytes, 0, bytes.length);
      Native.call(
          "sealing memory file " + name,
          Syscall.FCNTL,
          fd.number(),
          F_ADD_SEALS,
          SEAL_SEAL_SHRINK_GROW_WRITE,
          0,
          0,
          0);
      return fd;
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static Fd create(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long text = Native.text(arena, name);
      int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
      long fd = Native.raw(Syscall.MEMFD_CREATE, text, flags | MFD_EXEC, 0, 0, 0, 0);
      if (fd == -Errno.EINVAL) {
        // Before Linux 6.3 there is no MFD_EXEC and every memory file is executable.
        fd = Native.raw(Syscall.MEMFD_CREATE, text, flags, 0, 0, 0, 0);
      }
      return Fd.of((int) Native.checked("making memory file " + name, fd));
    }
  }
}
