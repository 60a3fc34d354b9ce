// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.Seccomp;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class SeccompChoice {
  private SeccompChoice() {}

  static @Nullable Seccomp of(HostConfig settings, List<String> capabilities) {
    return null;
  }
}
