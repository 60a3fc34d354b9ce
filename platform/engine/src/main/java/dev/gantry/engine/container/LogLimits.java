// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.LogConfig;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much of a container's output is kept: `--log-driver` and `--log-opt`.
///
/// Every driver that writes files becomes the one format that we have. Logs are bounded unless the
/// user says `max-size=-1`.
///
/// @param kept false for the driver `none`
/// @param bytes of one file before it is rotated, 0 for no rotation
record LogLimits(boolean kept, long bytes, int files) {
  private static final long BYTES = 10L << 20;
  private static final int FILES = 3;
  private static final int MOST_FILES = 1000;
  private static final Set<String> DRIVERS = Set.of("", "json-file", "local", "k8s-file");
  private static final Set<String> IGNORED =
      Set.of(
          "mode",
          "max-buffer-size",
          "compress",
          "labels",
          "labels-regex",
          "env",
          "env-regex",
          "tag");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgG]?)[bB]?");
  private static final Map<String, Integer> SHIFT = Map.of("", 0, "k", 10, "m", 20, "g", 30);

  /// Throws UNSUPPORTED for another driver, INVALID for an unknown option.
  static LogLimits of(LogConfig config) {
    if (config.type().equals("none")) {
      return new LogLimits(false, 0, 0);
    }
    if (!DRIVERS.contains(config.type())) {
      throw Failure.unsupported(
          "logging driver \"" + config.type() + "\" is not there; use json-file, local or none");
    }
    long bytes = BYTES;
    int files = FILES;
    for (Map.Entry<String, String> option : config.config().entrySet()) {
      switch (option.getKey()) {
        case "max-size" -> bytes = size(option.getValue());
        case "max-file" -> files = files(option.getValue());
        default -> {
          if (!IGNORED.contains(option.getKey())) {
            throw Failure.invalid(
                "unknown log opt '" + option.getKey() + "' for json-file log driver");
          }
        }
      }
    }
    return new LogLimits(true, bytes, files);
  }

  private static long size(String text) {
    if (text.equals("-1")) {
      return 0;
    }
    Matcher size = SIZE.matcher(text);
    if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
      throw Failure.invalid("invalid max-size \"" + text + "\"");
    }
    int shift = SHIFT.getOrDefault(size.group(2).toLowerCase(java.util.Locale.ROOT), 0);
    return Long.parseLong(size.group(1)) << shift;
  }

  private static int files(String text) {
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1) {
      throw Failure.invalid("max-file cannot be less than 1: \"" + text + "\"");
    }
    return Math.min(MOST_FILES, Integer.parseInt(text));
  }
}
