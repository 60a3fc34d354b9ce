// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import dev.gantry.base.Failure;

/// The other side refused a call.
public final class BusFailure extends Failure {
  private static final long serialVersionUID = 1;

  private final String error;

  BusFailure(Code code, String error, String message) {
    super(code, message);
    this.error = error;
  }

  /// The error's name, such as `org.freedesktop.systemd1.UnitExists`.
  public String error() {
    return error;
  }
}
