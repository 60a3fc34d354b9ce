// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;

/// A terminal's input up to the keys that leave the container running. What was typed is passed on
/// as it comes; a beginning of the sequence is held back until it is clear that it is not one.
final class DetachKeys {
  private final InputStream in;
  private final byte[] keys;
  private int matched;

  /// Docker's default.
  static final String DEFAULT = "ctrl-p,ctrl-q";

  DetachKeys(InputStream in, byte[] keys) {
    this.in = in;
    this.keys = keys.clone();
  }

  /// Reads `ctrl-p,ctrl-q` or `a,b`. Throws INVALID for a key that cannot be typed.
  static byte[] parse(String sequence) {
    String[] names = sequence.split(",", -1);
    byte[] keys = new byte[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = key(names[i]);
    }
    return keys;
  }

  private static byte key(String name) {
    if (name.length() == 1 && name.charAt(0) < 128) {
      return (byte) name.charAt(0);
    }
    if (name.length() == 6 && name.startsWith("ctrl-")) {
      char c = name.charAt(5);
      int index = "@abcdefghijklmnopqrstuvwxyz[\\]^_".indexOf(c);
      if (index >= 0) {
        return (byte) index;
      }
    }
    throw Failure.invalid("invalid detach keys: unknown key \"" + name + "\"");
  }

  /// What to pass on; null at the end of the input, and when the keys were typed.
  byte @org.jspecify.annotations.Nullable [] next() throws IOException {
    byte[] bytes = new byte[32 << 10];
    int count = in.read(bytes);
    if (count < 0 || matched == keys.length) {
      return null;
    }
    byte[] out = new byte[count + matched];
    int length = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == keys[matched]) {
        matched++;
        if (matched == keys.length) {
          return length == 0 ? null : java.util.Arrays.copyOf(out, length);
        }
      } else {
        System.arraycopy(keys, 0, out, length, matched);
        length += matched;
        matched = bytes[i] == keys[0] ? 1 : 0;
        if (matched == 0) {
          out[length++] = bytes[i];
        }
      }
    }
    return java.util.Arrays.copyOf(out, length);
  }

  /// Whether the keys were typed.
  boolean typed() {
    return matched == keys.length;
  }
}
