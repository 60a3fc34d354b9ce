// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/// Values as bytes, the least significant first.
final class Marshal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  byte[] bytes() {
    return out.toByteArray();
  }

  void align(int boundary) {
    while (out.size() % boundary != 0) {
      out.write(0);
    }
  }

  void put(Variant value) {
    put(value.type(), value.value());
  }

  void put(String type, Object value) {
    align(Types.alignment(type));
    switch (type.charAt(0)) {
      case 'y' -> integer((Long) value, 1);
      case 'n', 'q' -> integer((Long) value, 2);
      case 'i', 'u', 'h' -> integer((Long) value, 4);
      case 'x', 't' -> integer((Long) value, 8);
      case 'b' -> integer((Boolean) value ? 1 : 0, 4);
      case 'd' -> integer(Double.doubleToRawLongBits((Double) value), 8);
      case 's', 'o' -> text((String) value, 4);
      case 'g' -> text((String) value, 1);
      case 'v' -> {
        Variant variant = (Variant) value;
        put("g", variant.type());
        put(variant);
      }
      case 'a' -> array(type.substring(1), (List<?>) value);
      default -> {
        Iterator<?> members = ((List<?>) value).iterator();
        Types.members(type).forEach(member -> put(member, members.next()));
      }
    }
  }

  private void array(String element, List<?> values) {
    // Elements are aligned from the message's start, so they are made where they will be.
    int boundary = Types.alignment(element);
    int start = (out.size() + 4 + boundary - 1) / boundary * boundary;
    Marshal elements = new Marshal();
    elements.out.write(new byte[start % 8], 0, start % 8);
    values.forEach(value -> elements.put(element, value));
    integer(elements.out.size() - start % 8, 4);
    align(boundary);
    byte[] bytes = elements.bytes();
    out.write(bytes, start % 8, bytes.length - start % 8);
  }

  void integer(long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private void text(String text, int lengthBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    integer(bytes.length, lengthBytes);
    out.write(bytes, 0, bytes.length);
    out.write(0);
  }
}
