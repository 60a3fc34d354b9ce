// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.systemd;

import dev.gantry.base.Failure;
import dev.gantry.linux.dbus.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The scope that a container gets.
///
/// @param unit such as `docker-0123.scope`
/// @param slice such as `system.slice`
/// @param cgroup its control group as a path from the hierarchy's mount
/// @param extra properties that the document's annotations ask for
public record ScopePlace(String unit, String slice, String cgroup, Map<String, Variant> extra) {
  private static final String ANNOTATION = "org.systemd.property.";
  private static final String SLICE = ".slice";
  private static final int PARTS = 3;
  private static final long MICROSECONDS = 1_000_000;

  public ScopePlace {
    extra = Map.copyOf(extra);
  }

  /// Where the scope for `cgroupsPath` (`slice:prefix:name`) lies.
  ///
  /// @param manager the control group that the asked systemd manages, `/` for the machine's
  /// @param rootless whether that is a user's
  public static ScopePlace of(
      @Nullable String cgroupsPath, String id, String manager, boolean rootless) {
    String[] parts =
        cgroupsPath == null || cgroupsPath.isEmpty()
            ? new String[] {"", "gantry", id}
            : cgroupsPath.split(":", -1);
    if (parts.length != PARTS) {
      throw Failure.invalid(
          "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \""
              + cgroupsPath
              + "\" instead");
    }
    String slice = parts[0].isEmpty() ? (rootless ? "user" : "system") + SLICE : parts[0];
    if (parts[2].isEmpty() || parts[2].endsWith(SLICE) || (parts[1] + parts[2]).contains("/")) {
      throw Failure.invalid("systemd cgroups: \"" + parts[2] + "\" cannot be the name of a scope");
    }
    String unit = (parts[1].isEmpty() ? "" : parts[1] + "-") + parts[2] + ".scope";
    String above = manager.equals("/") ? "" : manager;
    return new ScopePlace(unit, slice, above + path(slice) + "/" + unit, Map.of());
  }

  /// `a-b.slice` lies in `a.slice` (systemd.slice(5)).
  private static String path(String slice) {
    String name = slice.endsWith(SLICE) ? slice.substring(0, slice.length() - SLICE.length()) : "";
    if (name.equals("-")) {
      return "";
    }
    if (name.isEmpty()
        || name.contains("/")
        || name.contains("--")
        || name.startsWith("-")
        || name.endsWith("-")) {
      throw Failure.invalid("invalid slice name: " + slice);
    }
    StringBuilder path = new StringBuilder();
    StringBuilder prefix = new StringBuilder();
    for (String part : name.split("-", -1)) {
      prefix.append(prefix.isEmpty() ? "" : "-").append(part);
      path.append('/').append(prefix).append(SLICE);
    }
    return path.toString();
  }

  /// The same with the properties of `org.systemd.property.NAME` annotations, whose values are
  /// GVariant texts. A time in seconds (`…Sec`) becomes one in microseconds, as systemd has it.
  public ScopePlace withAnnotations(Map<String, String> annotations) {
    Map<String, Variant> properties = new LinkedHashMap<>(extra);
    for (Map.Entry<String, String> annotation : annotations.entrySet()) {
      String name = annotation.getKey();
      if (!name.startsWith(ANNOTATION)) {
        continue;
      }
      String property = name.substring(ANNOTATION.length());
      if (!property.matches("[A-Z][A-Za-z]{2,}")) {
        throw Failure.invalid("annotation " + name + ": \"" + property + "\" is no property name");
      }
      try {
        Variant value = Variant.parse(annotation.getValue());
        if (property.endsWith("Sec") && !property.endsWith("USec")) {
          property = property.substring(0, property.length() - 3) + "USec";
          value = microseconds(value);
        }
        properties.put(property, value);
      } catch (Failure e) {
        throw e.while_("annotation " + name);
      }
    }
    return new ScopePlace(unit, slice, cgroup, properties);
  }

  private static Variant microseconds(Variant seconds) {
    return switch (seconds.value()) {
      case Long whole -> Variant.ofLong(whole * MICROSECONDS);
      case Double real -> Variant.ofLong(Math.round(real * MICROSECONDS));
      default -> throw Failure.invalid(seconds + " is no number of seconds");
    };
  }

  /// What asks systemd to make the scope, with these limits.
  public UnitRequest start(String id, Map<String, Variant> limits, boolean v2) {
    Map<String, Variant> properties = new LinkedHashMap<>();
    properties.put("Description", Variant.of("gantry container " + id));
    properties.put("Slice", Variant.of(slice));
    properties.put("Delegate", Variant.of(true));
    properties.put("DefaultDependencies", Variant.of(false));
    // Without it a scope whose process was killed for memory stays as a failed unit.
    properties.put("CollectMode", Variant.of("inactive-or-failed"));
    List<String> accounted =
        new ArrayList<>(List.of("Memory", "CPU", "Tasks", v2 ? "IO" : "BlockIO"));
    accounted.forEach(what -> properties.put(what + "Accounting", Variant.of(true)));
    properties.putAll(limits);
    properties.putAll(extra);
    return new UnitRequest(unit, properties);
  }

  /// The unit's name in the path of its control group, which a record keeps.
  public static String unitOf(String cgroup) {
    return cgroup.substring(cgroup.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s in %s", unit, slice);
  }
}
