// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux;

import dev.gantry.base.Failure;

/// The kernel refused a call: what was being done and its errno.
public final class KernelFailure extends Failure {
  private static final long serialVersionUID = 1;

  private final int errno;

  public KernelFailure(String what, int errno) {
    super(code(errno), what + ": " + Errno.text(errno));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }

  private static Code code(int errno) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ESRCH -> Code.NOT_FOUND;
      case Errno.EPERM, Errno.EACCES -> Code.DENIED;
      case Errno.EEXIST, Errno.EBUSY -> Code.CONFLICT;
      case Errno.ENOSYS, Errno.EOPNOTSUPP -> Code.UNSUPPORTED;
      case Errno.ENOSPC, Errno.EDQUOT, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE -> Code.EXHAUSTED;
      default -> Code.INTERNAL;
    };
  }
}
