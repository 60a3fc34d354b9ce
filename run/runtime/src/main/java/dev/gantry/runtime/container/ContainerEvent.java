// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.runtime.host.HostFacts;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// A line of `events`, with runc's field names.
///
/// @param type `stats` or `oom`
@Json
public record ContainerEvent(String type, String id, @Nullable ContainerStats data) {
  /// What the container uses now.
  public static ContainerEvent stats(Container container, HostFacts host) {
    return new ContainerEvent(
        "stats", container.id(), new StatsReader(container.cgroup(host.cgroups()), host).read());
  }

  public static ContainerEvent oom(String id) {
    return new ContainerEvent("oom", id, null);
  }

  /// How often memory ran out so far.
  public static long kills(Container container, HostFacts host) {
    return new StatsReader(container.cgroup(host.cgroups()), host).kills();
  }
}
