// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// An environment in which each variable stands once: programs disagree about which of two counts.
public final class Environment {
  private Environment() {}

  /// The variables in their order; of several with one name the last.
  public static List<String> once(List<String> variables) {
    Set<String> seen = new HashSet<>();
    List<String> kept = new ArrayList<>();
    for (String variable : variables.reversed()) {
      int equals = variable.indexOf('=');
      if (seen.add(equals < 0 ? variable : variable.substring(0, equals))) {
        kept.addFirst(variable);
      }
    }
    return List.copyOf(kept);
  }
}
