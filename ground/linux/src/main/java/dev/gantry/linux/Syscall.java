// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux;

/// System call numbers of this machine's architecture (x86-64, or the generic table that aarch64
/// and riscv64 use). Calls newer than 2019 have one number everywhere.
public final class Syscall {
  private static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");

  public static final long READ = of(0, 63);
  public static final long WRITE = of(1, 64);
  public static final long CLOSE = of(3, 57);
  public static final long FSTAT = of(5, 80);
  public static final long IOCTL = of(16, 29);
  public static final long GETPID = of(39, 172);
  public static final long SOCKET = of(41, 198);
  public static final long CONNECT = of(42, 203);
  public static final long SENDMSG = of(46, 211);
  public static final long RECVMSG = of(47, 212);
  public static final long SHUTDOWN = of(48, 210);
  public static final long BIND = of(49, 200);
  public static final long LISTEN = of(50, 201);
  public static final long SOCKETPAIR = of(53, 199);
  public static final long GETSOCKOPT = of(55, 209);
  public static final long WAIT4 = of(61, 260);
  public static final long KILL = of(62, 129);
  public static final long FCNTL = of(72, 25);
  public static final long FCHMOD = of(91, 52);
  public static final long UMASK = of(95, 166);
  public static final long GETUID = of(102, 174);
  public static final long PRCTL = of(157, 167);
  public static final long OPENAT = of(257, 56);
  public static final long FCHMODAT = of(268, 53);
  public static final long PPOLL = of(271, 73);
  public static final long ACCEPT4 = of(288, 242);
  public static final long EVENTFD2 = of(290, 19);
  public static final long DUP3 = of(292, 24);
  public static final long PIPE2 = of(293, 59);
  public static final long MEMFD_CREATE = of(319, 279);
  public static final long EXECVEAT = of(322, 281);
  public static final long PIDFD_SEND_SIGNAL = 424;
  public static final long PIDFD_OPEN = 434;
  public static final long CLOSE_RANGE = 436;

  private Syscall() {}

  private static long of(long x86, long generic) {
    return X86 ? x86 : generic;
  }
}
