// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Environments: lists of `NAME=value` that are put on top of each other.
final class Environment {
  private Environment() {}

  /// `over` on top of `under`. A bare `NAME` in `over` removes the variable. Of `under`, which
  /// comes from an image, only sound entries are taken: a name without a value could otherwise be
  /// filled from the host.
  static List<String> merge(List<String> under, List<String> over) {
    Map<String, String> merged = new LinkedHashMap<>();
    for (String entry : under) {
      if (isSound(entry)) {
        merged.put(name(entry), entry);
      }
    }
    for (String entry : over) {
      if (entry.indexOf('=') < 0) {
        merged.remove(entry);
      } else if (isSound(entry)) {
        merged.put(name(entry), entry);
      }
    }
    return new ArrayList<>(merged.values());
  }

  static boolean has(List<String> env, String name) {
    return env.stream().anyMatch(entry -> entry.startsWith(name + "="));
  }

  private static boolean isSound(String entry) {
    return entry.indexOf('=') > 0 && entry.indexOf(0) < 0;
  }

  private static String name(String entry) {
    return entry.substring(0, entry.indexOf('='));
  }
}
