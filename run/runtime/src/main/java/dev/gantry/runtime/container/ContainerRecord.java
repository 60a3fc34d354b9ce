// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.oci.runtime.RuntimeSpec;
import io.avaje.jsonb.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/// The file state.json in a container's folder: what it is, written once when it is made and again
/// when its limits change.
///
/// @param rootfs the root's whole path
/// @param created when, as RFC 3339
/// @param owner the uid that made it
/// @param cgroupPath as the document has it, or the one that was chosen
/// @param cgroups its folder in each hierarchy, by the hierarchy's controllers
@Json
public record ContainerRecord(
    String id,
    String bundle,
    String rootfs,
    String created,
    long owner,
    boolean systemdCgroup,
    String cgroupPath,
    Map<String, String> cgroups,
    RuntimeSpec spec) {
  public ContainerRecord {
    cgroups = new LinkedHashMap<>(cgroups);
  }

  ContainerRecord withSpec(RuntimeSpec newSpec) {
    return new ContainerRecord(
        id, bundle, rootfs, created, owner, systemdCgroup, cgroupPath, cgroups, newSpec);
  }
}
