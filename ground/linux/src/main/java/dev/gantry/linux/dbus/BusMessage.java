// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One message that came.
///
/// @param kind 1 call, 2 reply, 3 error, 4 signal
/// @param fields header fields by number
record BusMessage(int kind, Map<Integer, Object> fields, List<Object> body) {
  static final int CALL = 1;
  static final int REPLY = 2;
  static final int ERROR = 3;
  static final int SIGNAL = 4;
  static final int PATH = 1;
  static final int INTERFACE = 2;
  static final int MEMBER = 3;
  static final int ERROR_NAME = 4;
  static final int REPLY_SERIAL = 5;
  static final int DESTINATION = 6;
  static final int SIGNATURE = 8;

  /// Bytes of the header before the array of fields.
  static final int FIXED = 12;

  static BusMessage of(byte[] bytes) {
    Unmarshal in = new Unmarshal(bytes);
    Object _ = in.get("y");
    int kind = ((Long) in.get("y")).intValue();
    List<Object> _ = in.all("yyuu");
    Map<Integer, Object> fields = new HashMap<>();
    for (Object entry : (List<?>) in.get("a(yv)")) {
      List<?> pair = (List<?>) entry;
      fields.put(((Long) pair.get(0)).intValue(), ((Variant) pair.get(1)).value());
    }
    in.align(8);
    return new BusMessage(kind, fields, in.all((String) fields.getOrDefault(SIGNATURE, "")));
  }

  String text(int field) {
    return String.valueOf(fields.getOrDefault(field, ""));
  }

  boolean answers(long serial) {
    return (kind == REPLY || kind == ERROR)
        && Long.valueOf(serial).equals(fields.get(REPLY_SERIAL));
  }
}
