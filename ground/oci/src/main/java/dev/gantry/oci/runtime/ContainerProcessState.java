// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a seccomp agent receives with the notify descriptor
/// (config-linux.md#containerprocessstate).
@Json
public record ContainerProcessState(
    String ociVersion,
    List<String> fds,
    int pid,
    @Nullable String metadata,
    @Nullable ContainerState state) {
  public ContainerProcessState {
    Absent.check(ociVersion, "ociVersion");
    fds = Absent.list(fds, "fds");
  }
}
