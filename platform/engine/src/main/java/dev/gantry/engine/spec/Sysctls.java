// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import java.util.Set;

/// Kernel settings: only those that belong to one of the container's own namespaces.
final class Sysctls {
  private static final Set<String> IPC =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");

  private Sysctls() {}

  /// Throws INVALID for a setting that would change the whole machine.
  static void check(HostConfig host) {
    for (String key : host.sysctls().keySet()) {
      if (!key.matches("[a-zA-Z0-9_.*/-]+") || key.contains("..")) {
        throw Failure.invalid("invalid sysctl \"" + key + "\"");
      }
      String name = key.replace('/', '.');
      if (name.startsWith("net.")) {
        refuse(host.networkMode(), key, "network");
      } else if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
        refuse(host.ipcMode(), key, "ipc");
      } else if (name.equals("kernel.hostname") || name.equals("kernel.domainname")) {
        refuse(host.utsMode(), key, "uts");
      } else {
        throw Failure.invalid("sysctl '" + key + "' is not allowed: it belongs to no namespace");
      }
    }
  }

  private static void refuse(String mode, String key, String namespace) {
    if (mode.equals("host")) {
      throw Failure.invalid(
          "sysctl '" + key + "' is not allowed in the host's " + namespace + " namespace");
    }
  }
}
