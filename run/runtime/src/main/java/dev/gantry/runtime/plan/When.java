// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

/// When a step runs. The order is the wire number.
public enum When {
  /// In its place in the list.
  IN_ORDER,
  /// Only after a failure; errors are ignored.
  UNDO,
  /// After the kept process ended, and also after a failure; errors are ignored.
  AFTER;

  @SuppressWarnings("EnumOrdinal") // the order is the wire number
  int code() {
    return ordinal();
  }
}
