// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import java.util.List;

/// Descriptors that systemd gave the caller, passed on to the container (sd_listen_fds(3)).
final class SocketActivation {
  private SocketActivation() {}

  static int count(OciCaller caller) {
    String given = caller.environment().getOrDefault("LISTEN_FDS", "");
    return given.matches("\\d{1,4}") ? Integer.parseInt(given) : 0;
  }

  /// What the process finds in its environment: it will be process 1.
  static List<String> variables(OciCaller caller) {
    int count = count(caller);
    return count == 0 ? List.of() : List.of("LISTEN_FDS=" + count, "LISTEN_PID=1");
  }
}
