// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.oci.runtime.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The devices that a container may use: the document's rules, then those that every container has
/// (runtime-linux.md: the default devices, terminals, and making any node).
public final class DeviceRules {
  private static final List<DeviceRule> ALWAYS =
      List.of(
          rule("c", null, null, "m"),
          rule("b", null, null, "m"),
          rule("c", 1L, 3L, "rwm"),
          rule("c", 1L, 5L, "rwm"),
          rule("c", 1L, 7L, "rwm"),
          rule("c", 1L, 8L, "rwm"),
          rule("c", 1L, 9L, "rwm"),
          rule("c", 5L, 0L, "rwm"),
          rule("c", 5L, 2L, "rwm"),
          rule("c", 136L, null, "rwm"));

  private DeviceRules() {}

  private static DeviceRule rule(
      String type, @Nullable Long major, @Nullable Long minor, String access) {
    return DeviceRule.of(true, type, major, minor, access);
  }

  /// The rules in force; none when the document has none: then nothing is limited.
  public static List<DeviceRule> of(List<DeviceRule> document) {
    if (document.isEmpty()) {
      return List.of();
    }
    List<DeviceRule> rules = new ArrayList<>(document);
    rules.addAll(ALWAYS);
    return List.copyOf(rules);
  }

  /// Whether a rule speaks of all devices at once, which replaces every rule before it.
  public static boolean isAll(DeviceRule rule) {
    String type = rule.type();
    return type == null || type.isEmpty() || type.equals("a");
  }

  public static String access(DeviceRule rule) {
    String access = rule.access();
    // Other letters mean nothing to the kernel; runc leaves them out as well.
    String known = access == null ? "" : access.replaceAll("[^rwm]", "");
    return known.isEmpty() ? "rwm" : known;
  }

  /// The rule as devices.allow and devices.deny of cgroup v1 take it.
  public static String line(DeviceRule rule) {
    return isAll(rule)
        ? "a"
        : rule.type()
            + " "
            + number(rule.major())
            + ":"
            + number(rule.minor())
            + " "
            + access(rule);
  }

  private static String number(@Nullable Long number) {
    return number == null || number < 0 ? "*" : Long.toString(number);
  }
}
