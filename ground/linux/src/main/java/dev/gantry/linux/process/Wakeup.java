// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;

/// A flag that a thread in [Poll] can wait for beside its descriptors: `eventfd(2)`.
public final class Wakeup implements AutoCloseable {
  private static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

  private final Fd fd;

  public Wakeup() {
    this.fd =
        Fd.of(
            (int)
                Native.call(
                    "making an event descriptor",
                    Syscall.EVENTFD2,
                    0,
                    EFD_NONBLOCK_CLOEXEC,
                    0,
                    0,
                    0,
                    0));
  }

  /// Sets the flag: the descriptor is readable until [clear][#clear].
  public void set() {
    fd.write(ONE, 0, ONE.length);
  }

  /// Clears the flag.
  public void clear() {
    if (Poll.one(fd, Poll.IN, 0) != 0) {
      fd.read(new byte[8], 0, 8);
    }
  }

  /// What to wait for with [Poll#IN].
  public Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }
}
