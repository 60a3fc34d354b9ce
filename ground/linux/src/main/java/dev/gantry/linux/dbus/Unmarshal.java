// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes of one message as values. A malformed message ends as BufferUnderflow or
/// IllegalArgumentException, which [Bus] tells as a failure.
final class Unmarshal {
  private final ByteBuffer in;

  Unmarshal(byte[] message) {
    this.in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  void align(int boundary) {
    in.position((in.position() + boundary - 1) / boundary * boundary);
  }

  List<Object> all(String signature) {
    List<Object> values = new ArrayList<>();
    Types.split(signature).forEach(type -> values.add(get(type)));
    return values;
  }

  Object get(String type) {
    align(Types.alignment(type));
    return switch (type.charAt(0)) {
      case 'y' -> (long) Byte.toUnsignedInt(in.get());
      case 'n' -> (long) in.getShort();
      case 'q' -> (long) Short.toUnsignedInt(in.getShort());
      case 'i' -> (long) in.getInt();
      case 'u', 'h' -> Integer.toUnsignedLong(in.getInt());
      case 'x', 't' -> in.getLong();
      case 'b' -> in.getInt() != 0;
      case 'd' -> in.getDouble();
      case 's', 'o' -> text(in.getInt());
      case 'g' -> text(Byte.toUnsignedInt(in.get()));
      case 'v' -> {
        String inner = (String) get("g");
        yield new Variant(inner, get(inner));
      }
      case 'a' -> array(type.substring(1));
      default -> {
        List<Object> members = new ArrayList<>();
        Types.members(type).forEach(member -> members.add(get(member)));
        yield members;
      }
    };
  }

  private List<Object> array(String element) {
    int length = in.getInt();
    align(Types.alignment(element));
    int end = Math.addExact(in.position(), length);
    List<Object> values = new ArrayList<>();
    while (in.position() < end) {
      values.add(get(element));
    }
    return values;
  }

  private String text(int length) {
    if (length < 0 || length >= in.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    in.get();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
