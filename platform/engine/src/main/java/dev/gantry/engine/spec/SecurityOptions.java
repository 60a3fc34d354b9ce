// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `--security-opt` says.
///
/// @param seccomp `unconfined`, a profile's JSON text, or null for the default profile
/// @param apparmor a profile's name, or null for none asked
/// @param label SELinux label parts; empty without any
/// @param systemPaths false: `/proc` and `/sys` are neither masked nor read-only
public record SecurityOptions(
    boolean noNewPrivileges,
    @Nullable String seccomp,
    @Nullable String apparmor,
    List<String> label,
    boolean systemPaths) {

  /// Throws INVALID for an option that does not exist.
  public static SecurityOptions parse(List<String> options) {
    boolean noNewPrivileges = false;
    String seccomp = null;
    String apparmor = null;
    List<String> label = new java.util.ArrayList<>();
    boolean systemPaths = true;
    for (String option : options) {
      int separator = separator(option);
      String key = separator < 0 ? option : option.substring(0, separator);
      String value = separator < 0 ? "" : option.substring(separator + 1);
      switch (key) {
        case "no-new-privileges" -> noNewPrivileges = flag(option, value);
        case "seccomp" -> seccomp = value.equals("builtin") ? null : value;
        case "apparmor" -> apparmor = value;
        case "label" -> label.add(value);
        case "systempaths", "unmask" -> {
          if (!value.equals("unconfined") && !value.equalsIgnoreCase("ALL")) {
            throw invalid(option);
          }
          systemPaths = false;
        }
        default -> throw invalid(option);
      }
    }
    return new SecurityOptions(noNewPrivileges, seccomp, apparmor, label, systemPaths);
  }

  /// Whether the container asks for no filter at all.
  public boolean seccompUnconfined() {
    return "unconfined".equals(seccomp);
  }

  /// `key=value`, or the old `key:value`.
  private static int separator(String option) {
    int equals = option.indexOf('=');
    int colon = option.indexOf(':');
    return equals < 0 ? colon : equals;
  }

  private static boolean flag(String option, String value) {
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw invalid(option);
    };
  }

  private static Failure invalid(String option) {
    String shown = option.length() > 60 ? option.substring(0, 60) + "…" : option;
    return Failure.invalid("invalid --security-opt \"" + shown + "\"");
  }
}
