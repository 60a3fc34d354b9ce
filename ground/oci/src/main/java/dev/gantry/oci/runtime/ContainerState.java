// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of a container as hooks and `state` see it (runtime.md#state).
@Json
public record ContainerState(
    String ociVersion,
    String id,
    String status,
    @Nullable Integer pid,
    String bundle,
    Map<String, String> annotations) {
  public ContainerState {
    Absent.check(ociVersion, "ociVersion");
    Absent.check(id, "id");
    Absent.check(status, "status");
    Absent.check(bundle, "bundle");
    annotations = Absent.map(annotations);
  }
}
