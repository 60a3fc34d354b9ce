// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import dev.gantry.base.Failure;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The identity of a container or an exec: 64 lower-case hexadecimal digits, never reused.
public record ContainerId(String hex) implements Comparable<ContainerId> {
  private static final int DIGITS = 64;
  private static final int SHORT = 12;

  public ContainerId {
    if (hex.length() != DIGITS || !isHex(hex)) {
      throw Failure.invalid("a container id has 64 digits 0-9a-f, this one has not");
    }
  }

  /// A new identity. One whose short form is all decimal is skipped, since programs would take it
  /// for a number.
  public static ContainerId random(RandomGenerator random) {
    byte[] bytes = new byte[DIGITS / 2];
    while (true) {
      random.nextBytes(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      if (!hex.substring(0, SHORT).chars().allMatch(c -> c <= '9')) {
        return new ContainerId(hex);
      }
    }
  }

  /// Whether `text` may be the beginning of an identity.
  public static boolean isPrefix(String text) {
    return !text.isEmpty() && text.length() <= DIGITS && isHex(text);
  }

  /// The first twelve digits, as lists show them.
  public String brief() {
    return hex.substring(0, SHORT);
  }

  @Override
  public int compareTo(ContainerId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
