// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.RestartPolicy;
import dev.gantry.docker.HostConfig.Ulimit;
import java.math.BigDecimal;
import java.util.Set;

/// The grammars of limits that `run`, `create` and `update` share.
final class LimitFlags {
  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private LimitFlags() {}

  /// Bytes of `64m`; 0 for the empty text.
  static long bytes(String flag, String text) {
    try {
      return text.isEmpty() ? 0 : ByteSize.parse(text);
    } catch (Failure e) {
      String suffix = text.replaceFirst("^.*[0-9. ]", "");
      boolean numbered = text.matches("[0-9.]+ ?[^0-9. ]+");
      throw CommandFailure.flag(
          flag,
          text,
          numbered ? "invalid suffix: '" + suffix + "'" : "invalid size: '" + text + "'");
    }
  }

  /// The same, where -1 is no limit.
  static long bytesOrUnlimited(String flag, String text) {
    return text.equals("-1") ? -1 : bytes(flag, text);
  }

  /// `1.5` CPUs in 1e-9; 0 for the empty text.
  static long nanoCpus(String cpus) {
    if (cpus.isEmpty()) {
      return 0;
    }
    try {
      return new BigDecimal(cpus).movePointRight(9).longValueExact();
    } catch (NumberFormatException e) {
      throw CommandFailure.flag(
          "--cpus", cpus, "failed to parse " + cpus + " as a rational number");
    } catch (ArithmeticException e) {
      throw CommandFailure.flag("--cpus", cpus, "value is too precise");
    }
  }

  /// `name=soft[:hard]`; -1 is unlimited.
  static Ulimit ulimit(String text) {
    int at = text.indexOf('=');
    if (at < 0) {
      throw ulimit(text, "invalid ulimit argument: " + text);
    }
    String name = text.substring(0, at);
    if (!ULIMITS.contains(name)) {
      throw ulimit(text, "invalid ulimit type: " + name);
    }
    String[] values = text.substring(at + 1).split(":", -1);
    if (values.length > 2) {
      throw ulimit(
          text,
          "too many limit value arguments - "
              + text.substring(at + 1)
              + ", can only have up to two, `soft[:hard]`");
    }
    long soft = number(text, values[0]);
    long hard = values.length == 2 ? number(text, values[1]) : soft;
    if (hard != -1 && (soft == -1 || soft > hard)) {
      String least = soft == -1 ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard;
      throw ulimit(text, "ulimit soft limit must be less than or equal to hard limit: " + least);
    }
    return new Ulimit(name, hard, soft);
  }

  private static long number(String text, String value) {
    if (!value.matches("-?[0-9]{1,18}")) {
      throw ulimit(text, "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
    return Long.parseLong(value);
  }

  private static CommandFailure ulimit(String text, String reason) {
    return CommandFailure.flag("--ulimit", text, reason);
  }

  /// `policy[:retries]`; whether there is such a policy is the engine's to say.
  static RestartPolicy restart(String text) {
    int colon = text.indexOf(':');
    if (colon == 0) {
      throw CommandFailure.options(
          "invalid restart policy format: no policy provided before colon");
    }
    String count = colon < 0 ? "" : text.substring(colon + 1);
    if (!count.matches("[0-9]{0,9}")) {
      throw CommandFailure.options(
          "invalid restart policy format: maximum retry count must be an integer");
    }
    String name = colon < 0 ? text : text.substring(0, colon);
    return name.isEmpty()
        ? RestartPolicy.NONE
        : new RestartPolicy(name, count.isEmpty() ? 0 : Integer.parseInt(count));
  }
}
