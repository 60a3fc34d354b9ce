// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import org.jspecify.annotations.Nullable;

/// Watches what is typed for the keys that leave a process running: `ctrl-p,ctrl-q` unless the user
/// names others.
final class DetachKeys {
  private static final String DEFAULT = "ctrl-p,ctrl-q";
  private static final String CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

  private final byte[] keys;
  private int matched;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /// Empty text is the default, null is never. Throws for a key that cannot be typed.
  static DetachKeys parse(@Nullable String sequence) {
    if (sequence == null) {
      return new DetachKeys(new byte[0]);
    }
    String[] names = (sequence.isEmpty() ? DEFAULT : sequence).split(",", -1);
    byte[] keys = new byte[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = key(sequence, names[i]);
    }
    return new DetachKeys(keys);
  }

  private static byte key(String sequence, String name) {
    if (name.length() == 1 && name.charAt(0) < 128) {
      return (byte) name.charAt(0);
    }
    int index = name.matches("ctrl-.") ? CONTROL.indexOf(name.charAt(5)) : -1;
    if (index < 0) {
      throw CommandFailure.options(
          "invalid detach keys (" + sequence + "): unknown key \"" + name + "\"");
    }
    return (byte) index;
  }

  /// Whether the sequence has been completed by the first `count` bytes of `typed`.
  boolean typed(byte[] typed, int count) {
    for (int i = 0; i < count && keys.length > 0; i++) {
      matched = typed[i] == keys[matched] ? matched + 1 : typed[i] == keys[0] ? 1 : 0;
      if (matched == keys.length) {
        return true;
      }
    }
    return false;
  }
}
