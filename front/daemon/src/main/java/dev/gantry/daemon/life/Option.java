// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import dev.gantry.base.Failure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What can be said to the service: each as a flag (`--run DIR`, `--run=DIR`) or in the
/// environment.
public enum Option {
  ROOT("--root", "GANTRY_ROOT"),
  RUN("--run", "GANTRY_RUN"),
  /// Seconds without use after which the service ends; 0: never.
  IDLE_EXIT("--idle-exit", "GANTRY_IDLE_EXIT"),
  /// `native.cgroupdriver=systemd` or `=cgroupfs`, as dockerd takes it.
  EXEC_OPT("--exec-opt", "GANTRY_EXEC_OPT"),
  /// error, warn, info, debug or trace.
  LOG_LEVEL("--log-level", "GANTRY_LOG_LEVEL");

  private final String flag;
  private final String variable;

  Option(String flag, String variable) {
    this.flag = flag;
    this.variable = variable;
  }

  /// The values that are said; a flag wins over the environment. INVALID for an unknown flag.
  public static Map<Option, String> parse(List<String> arguments, Map<String, String> environment) {
    Map<Option, String> values = new EnumMap<>(Option.class);
    for (Option option : values()) {
      String value = environment.getOrDefault(option.variable, "");
      if (!value.isEmpty()) {
        values.put(option, value);
      }
    }
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      int equals = word.indexOf('=');
      Option option = named(equals < 0 ? word : word.substring(0, equals));
      if (equals < 0 && i + 1 == arguments.size()) {
        throw Failure.invalid("flag " + word + " needs a value");
      }
      values.put(option, equals < 0 ? arguments.get(++i) : word.substring(equals + 1));
    }
    return values;
  }

  private static Option named(String flag) {
    for (Option option : values()) {
      if (option.flag.equals(flag)) {
        return option;
      }
    }
    throw Failure.invalid(
        "unknown flag "
            + flag
            + " (gantryd takes --root --run --idle-exit --exec-opt --log-level)");
  }
}
