// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import java.util.List;

/// A D-Bus value with its type.
///
/// @param type one complete type of the D-Bus specification
/// @param value Boolean for `b`; Long for every integer (an unsigned one of 64 bits as its bits);
///   Double for `d`; String for `s`, `o` and `g`; a Variant for `v`; a List of such values for an
///   array, a structure or a dictionary entry
public record Variant(String type, Object value) {
  public static Variant of(String text) {
    return new Variant("s", text);
  }

  public static Variant of(boolean truth) {
    return new Variant("b", truth);
  }

  /// An unsigned number of 64 bits; -1 is the largest, which systemd reads as "no limit".
  public static Variant ofLong(long number) {
    return new Variant("t", number);
  }

  public static Variant ofBytes(List<Long> bytes) {
    return new Variant("ay", List.copyOf(bytes));
  }

  /// GVariant's text, with its type in front where that is not plain. Throws INVALID.
  public static Variant parse(String text) {
    return new VariantText(text).parse();
  }

  /// The text that [#parse] reads.
  @Override
  public String toString() {
    return VariantText.print(this);
  }
}
