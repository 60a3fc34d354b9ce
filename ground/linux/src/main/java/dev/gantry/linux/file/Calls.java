// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The numbers of the file system calls (x86-64, and the table that arm64 and riscv64 share) and
/// the calls that more than one class makes.
final class Calls {
  private static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  static final long READ = number(0, 63);
  static final long WRITE = number(1, 64);
  static final long CLOSE = number(3, 57);
  static final long LSEEK = number(8, 62);
  static final long IOCTL = number(16, 29);
  static final long FSYNC = number(74, 82);
  static final long FTRUNCATE = number(77, 46);
  static final long FCHMOD = number(91, 52);
  static final long FCHOWN = number(93, 55);
  static final long FSTATFS = number(138, 44);
  static final long LSETXATTR = number(189, 6);
  static final long LGETXATTR = number(192, 9);
  static final long LLISTXATTR = number(195, 12);
  static final long LREMOVEXATTR = number(198, 15);
  static final long GETDENTS = number(217, 61);
  static final long OPENAT = number(257, 56);
  static final long MKDIRAT = number(258, 34);
  static final long MKNODAT = number(259, 33);
  static final long FCHOWNAT = number(260, 54);
  static final long UNLINKAT = number(263, 35);
  static final long LINKAT = number(265, 37);
  static final long SYMLINKAT = number(266, 36);
  static final long READLINKAT = number(267, 78);
  static final long FCHMODAT = number(268, 53);
  static final long UTIMENSAT = number(280, 88);
  static final long SYNCFS = number(306, 267);
  static final long RENAMEAT2 = number(316, 276);
  static final long COPY_FILE_RANGE = number(326, 285);
  static final long STATX = number(332, 291);
  static final long OPENAT2 = 437;
  static final long FCHMODAT2 = 452;

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int STATX_BASIC = 0x7ff;

  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NOCTTY = 0400;
  static final int O_TRUNC = 01000;
  static final int O_NONBLOCK = 04000;
  static final int O_DIRECTORY = ARM ? 040000 : 0200000;
  static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
  static final int O_CLOEXEC = 02000000;
  static final int O_PATH = 010000000;

  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final int RETRIES = 1000;

  private Calls() {}

  private static long number(long x86, long generic) {
    return X86 ? x86 : generic;
  }

  /// A C string of a file name.
  static long name(Arena arena, String name) {
    byte[] bytes = FileName.encode(name);
    for (byte b : bytes) {
      if (b == 0) {
        throw dev.gantry.base.Failure.invalid("a file name holds a NUL byte");
      }
    }
    MemorySegment text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return text.address();
  }

  /// `openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)`; a descriptor or minus errno. A rename that
  /// races with `..` makes the kernel say EAGAIN: tried again.
  static long openInRoot(int root, String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(ValueLayout.JAVA_LONG, 0, flags | O_CLOEXEC);
      how.set(ValueLayout.JAVA_LONG, 8, mode);
      how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      long text = name(arena, path.isEmpty() ? "." : path);
      long fd = -Errno.EAGAIN;
      for (int i = 0; i < RETRIES && fd == -Errno.EAGAIN; i++) {
        fd = Native.raw(OPENAT2, root, text, how.address(), 24, 0, 0);
      }
      return fd;
    }
  }

  static int openAt(int folder, String name, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) Native.raw(OPENAT, folder, name(arena, name), flags | O_CLOEXEC, mode, 0, 0);
    }
  }

  static void close(int fd) {
    Native.raw(CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /// `result` itself, or the failure that it stands for.
  static long check(long result, String doing, String name) {
    if (result < 0) {
      throw new KernelFailure(doing + " " + FileName.printable(name), (int) -result);
    }
    return result;
  }
}
