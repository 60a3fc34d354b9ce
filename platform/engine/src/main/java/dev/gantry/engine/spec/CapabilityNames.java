// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which capabilities `--cap-add` and `--cap-drop` leave.
final class CapabilityNames {
  private CapabilityNames() {}

  /// The capabilities of a container, in the kernel's order. Dropping ALL leaves those added by
  /// name; adding ALL leaves out those dropped by name. Throws INVALID for unknown names.
  static List<String> of(List<String> add, List<String> drop, boolean privileged) {
    if (privileged) {
      return Defaults.ALL_CAPABILITIES;
    }
    Set<String> added = normal(add);
    Set<String> dropped = normal(drop);
    Set<String> kept = new LinkedHashSet<>();
    if (added.remove("ALL")) {
      kept.addAll(Defaults.ALL_CAPABILITIES);
      dropped.remove("ALL");
      kept.removeAll(dropped);
    } else if (!dropped.remove("ALL")) {
      kept.addAll(Defaults.CAPABILITIES);
      kept.removeAll(dropped);
    }
    kept.addAll(added);
    return Defaults.ALL_CAPABILITIES.stream().filter(kept::contains).toList();
  }

  private static Set<String> normal(List<String> names) {
    Set<String> normal = new LinkedHashSet<>();
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      String full = upper.equals("ALL") || upper.startsWith("CAP_") ? upper : "CAP_" + upper;
      if (!full.equals("ALL") && !Defaults.ALL_CAPABILITIES.contains(full)) {
        throw Failure.invalid("unknown capability \"" + name + "\"");
      }
      normal.add(full);
    }
    return normal;
  }
}
