// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import dev.gantry.base.Failure;
import java.util.ArrayList;
import java.util.List;

/// Type signatures, as "Type System" of the D-Bus specification has them.
final class Types {
  private static final String BASIC = "ybnqiuxtdsogh";
  private static final int MAX_DEPTH = 32;

  private Types() {}

  /// The complete types that a signature is made of. Throws INVALID.
  static List<String> split(String signature) {
    List<String> types = new ArrayList<>();
    for (int at = 0; at < signature.length(); ) {
      int end = end(signature, at, 0);
      types.add(signature.substring(at, end));
      at = end;
    }
    return types;
  }

  /// Where the complete type that begins at `at` ends.
  private static int end(String signature, int at, int depth) {
    char code = at < signature.length() && depth < MAX_DEPTH ? signature.charAt(at) : 0;
    if (code == 'v' || (code != 0 && BASIC.indexOf(code) >= 0)) {
      return at + 1;
    }
    if (code == 'a') {
      return end(signature, at + 1, depth + 1);
    }
    if (code == '(' || code == '{') {
      char close = code == '(' ? ')' : '}';
      int next = at + 1;
      while (next < signature.length() && signature.charAt(next) != close) {
        next = end(signature, next, depth + 1);
      }
      if (next < signature.length()) {
        return next + 1;
      }
    }
    throw Failure.invalid("bad D-Bus signature \"" + signature + "\"");
  }

  /// The members of a structure or dictionary entry.
  static List<String> members(String structure) {
    return split(structure.substring(1, structure.length() - 1));
  }

  static int alignment(String type) {
    return switch (type.charAt(0)) {
      case 'y', 'g', 'v' -> 1;
      case 'n', 'q' -> 2;
      case 'x', 't', 'd', '(', '{' -> 8;
      default -> 4;
    };
  }

  static boolean isInteger(String type) {
    return type.length() == 1 && "ynqiuxth".contains(type);
  }
}
