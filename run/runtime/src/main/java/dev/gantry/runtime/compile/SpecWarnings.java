// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.Capabilities;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.runtime.host.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a document asks for and does not get, though it is run: sentences for the log.
public final class SpecWarnings {
  private SpecWarnings() {}

  public static List<String> of(ProcessSpec process, HostFacts host) {
    Capabilities capabilities = process.capabilities();
    if (capabilities == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    Set<String> known = Set.copyOf(CapabilityNames.upTo(host.lastCapability()));
    TreeSet<String> unknown = new TreeSet<>();
    Stream.of(
            capabilities.bounding(),
            capabilities.effective(),
            capabilities.permitted(),
            capabilities.inheritable(),
            capabilities.ambient())
        .flatMap(List::stream)
        .filter(name -> !known.contains(name))
        .forEach(unknown::add);
    if (!unknown.isEmpty()) {
      warnings.add("ignoring unknown or unavailable capabilities: " + unknown);
    }
    for (String name : capabilities.ambient()) {
      boolean raisable =
          capabilities.permitted().contains(name) && capabilities.inheritable().contains(name);
      if (known.contains(name) && !raisable) {
        warnings.add(
            "can't raise ambient capability " + name + ": it is not permitted and inheritable");
      }
    }
    return warnings;
  }
}
