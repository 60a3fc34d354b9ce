// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.TimeOffset;
import dev.gantry.runtime.plan.Opcode;
import java.util.Map;

/// A new time namespace with its offsets (time_namespaces(7)).
final class TimeNamespace {
  private final Draft draft;

  TimeNamespace(Draft draft) {
    this.draft = draft;
  }

  void make() {
    draft.container(Opcode.UNSHARE, "making the time namespace", NamespaceType.TIME.flag());
    StringBuilder offsets = new StringBuilder();
    for (Map.Entry<String, TimeOffset> entry : draft.linux.timeOffsets().entrySet()) {
      String clock = entry.getKey();
      if (!clock.equals("monotonic") && !clock.equals("boottime")) {
        throw Failure.invalid("config.json: timeOffsets: unknown clock " + clock);
      }
      TimeOffset offset = entry.getValue();
      offsets.append("%s %d %d\n".formatted(clock, offset.secs(), offset.nanosecs()));
    }
    // Writing nothing is refused; the step also enters the namespace.
    if (offsets.isEmpty()) {
      offsets.append("monotonic 0 0\n");
    }
    draft.container(
        Opcode.TIME_OFFSETS, "setting the offsets of the time namespace", offsets.toString());
  }
}
