// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Json;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.spec.SeccompConditions;
import dev.gantry.engine.spec.SecurityOptions;
import dev.gantry.oci.runtime.Seccomp;
import dev.gantry.runtime.compile.DefaultSeccomp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which filter of system calls a container gets.
final class SeccompChoice {
  private SeccompChoice() {}

  /// None for privileged and unconfined containers; the user's profile with its conditions
  /// resolved; else the default for these capabilities. Throws INVALID for a profile that is none.
  static @Nullable Seccomp of(HostConfig settings, List<String> capabilities) {
    SecurityOptions options = SecurityOptions.parse(settings.securityOpt());
    String own = options.seccomp();
    if (settings.privileged() || options.seccompUnconfined()) {
      return null;
    }
    if (own == null) {
      return DefaultSeccomp.profile(capabilities);
    }
    String machine = System.getProperty("os.arch", "amd64");
    return SeccompConditions.resolve(
        Json.parse(Seccomp.class, own, "the seccomp profile"),
        new SeccompConditions.Facts(capabilities, machine, System.getProperty("os.version", "")));
  }
}
