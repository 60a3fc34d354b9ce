// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.seccomp;

import java.util.List;

/// What a filter does.
///
/// @param defaultAction action for calls without a rule, as the kernel's number (seccomp(2))
/// @param architectures libseccomp's names in lower case, such as `x86_64`, beside the native one
/// @param log whether actions other than allow are logged
public record FilterSpec(
    int defaultAction, List<String> architectures, boolean log, List<Rule> rules) {
  public FilterSpec {
    architectures = List.copyOf(architectures);
    rules = List.copyOf(rules);
  }

  /// Calls by name with one action; conditions must all hold.
  public record Rule(List<String> names, int action, List<Condition> conditions) {
    public Rule {
      names = List.copyOf(names);
      conditions = List.copyOf(conditions);
    }
  }

  /// A comparison of one argument. `operator` is libseccomp's number: 1 NE, 2 LT, 3 LE, 4 EQ, 5 GE,
  /// 6 GT, 7 masked EQ (then `value` is the mask and `second` the value).
  public record Condition(int index, int operator, long value, long second) {}
}
