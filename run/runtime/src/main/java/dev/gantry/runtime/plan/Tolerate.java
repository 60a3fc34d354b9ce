// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

/// Which errors of a step are fine. The order is the wire number.
public enum Tolerate {
  NOTHING,
  /// ENOENT.
  ABSENT,
  ANYTHING,
  /// What an absent or refused kernel feature gives: ENOENT, ENODEV, EOPNOTSUPP, EINVAL, EACCES,
  /// EPERM.
  REFUSED;

  @SuppressWarnings("EnumOrdinal") // the order is the wire number
  int code() {
    return ordinal();
  }
}
