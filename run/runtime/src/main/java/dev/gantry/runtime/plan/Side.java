// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

/// Who runs a step: the keeper on the host, or the process that CLONE made. The order is the wire
/// number.
public enum Side {
  KEEPER,
  CONTAINER;

  @SuppressWarnings("EnumOrdinal") // the order is the wire number
  int code() {
    return ordinal();
  }
}
