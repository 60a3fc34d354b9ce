// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.base.Failure;

/// Values of cgroup v1, in which the document is written, as values of v2.
final class Conversions {
  private static final long MIN_SHARES = 2;
  private static final long MAX_SHARES = 262_144;
  private static final long MAX_WEIGHT = 10_000;

  private Conversions() {}

  /// CPU shares 2…262144 as a weight 1…10000, such that the default 1024 becomes the default 100
  /// (the formula that runc 1.3.2, crun 1.23 and systemd agree on).
  static long weight(long shares) {
    if (shares <= MIN_SHARES) {
      return 1;
    }
    if (shares >= MAX_SHARES) {
      return MAX_WEIGHT;
    }
    double log = Math.log((double) shares) / Math.log(2);
    return (long) Math.ceil(Math.pow(10, (log * log + 125 * log) / 612.0 - 7.0 / 34.0));
  }

  /// A block I/O weight 10…1000 as an io.weight 1…10000.
  static long ioWeight(long weight) {
    return 1 + (weight - 10) * 9999 / 990;
  }

  /// Memory and swap together, and memory alone, as swap alone: a number or `max`.
  static String swap(long memoryAndSwap, long memory) {
    if (memoryAndSwap < 0) {
      return "max";
    }
    if (memory < 0) {
      throw Failure.invalid("resources.memory: a swap limit needs a memory limit");
    }
    if (memoryAndSwap < memory) {
      throw Failure.invalid(
          "resources.memory: swap (memory and swap together, "
              + memoryAndSwap
              + ") is below limit ("
              + memory
              + ")");
    }
    return Long.toString(memoryAndSwap - memory);
  }

  static String orMax(long value) {
    return value < 0 ? "max" : Long.toString(value);
  }
}
