// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;

/// A process that cannot be mistaken for a later one with the same number: `pidfd_open(2)`.
public final class PidFd implements AutoCloseable {
  private final Fd fd;

  private PidFd(Fd fd) {
    this.fd = fd;
  }

  /// Opens process `pid`; NOT_FOUND when there is none. Whoever must be sure that it is still the
  /// process meant compares [Processes#startTicks] afterwards.
  public static PidFd open(int pid) {
    long opened = Native.call("opening process " + pid, Syscall.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
    return new PidFd(Fd.of((int) opened));
  }

  /// Takes over a pid descriptor that somebody sent.
  public static PidFd of(Fd fd) {
    return new PidFd(fd);
  }

  /// Sends `signal`; false when the process has ended.
  public boolean signal(int signal) {
    long result = fd.using(n -> Native.raw(Syscall.PIDFD_SEND_SIGNAL, n, signal, 0, 0, 0, 0));
    if (result == -Errno.ESRCH) {
      return false;
    }
    Native.checked("sending signal " + signal, result);
    return true;
  }

  /// Waits at most `timeoutMillis` (-1: for ever) for the end of the process, child or not; false
  /// when the time is over. Does not reap.
  public boolean waitExit(int timeoutMillis) {
    return Poll.one(fd, Poll.IN, timeoutMillis) != 0;
  }

  /// The descriptor, for [Poll]: readable once the process has ended.
  public Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }
}
