// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

/// The cause of a failure that is the service's answer, as opposed to one on the way to it.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  Refused(int status) {
    super("the service answered with HTTP " + status);
    this.status = status;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }
}
