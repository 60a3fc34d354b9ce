// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.systemd;

import dev.gantry.base.Failure;
import dev.gantry.linux.dbus.Variant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A unit and properties for it, as an ASK step carries them: a line with the unit's name, then a
/// line `NAME=VALUE` for each property, values as GVariant texts.
public record UnitRequest(String unit, Map<String, Variant> properties) {
  /// Codes of ASK: make the scope with the process in it; change properties of a unit.
  public static final int START_SCOPE = 1;

  public static final int SET_PROPERTIES = 2;

  public UnitRequest {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  public byte[] payload() {
    StringBuilder text = new StringBuilder(unit);
    properties.forEach((name, value) -> text.append('\n').append(name).append('=').append(value));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static UnitRequest of(byte[] payload) {
    String[] lines = new String(payload, StandardCharsets.UTF_8).split("\n", -1);
    Map<String, Variant> properties = new LinkedHashMap<>();
    for (String line : List.of(lines).subList(1, lines.length)) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw Failure.invalid("asking systemd: bad line " + line);
      }
      properties.put(line.substring(0, equals), Variant.parse(line.substring(equals + 1)));
    }
    return new UnitRequest(lines[0], properties);
  }

  /// As methods of systemd take them: `a(sv)`.
  Variant asArgument() {
    List<Object> all = new ArrayList<>();
    properties.forEach((name, value) -> all.add(List.of(name, value)));
    return new Variant("a(sv)", all);
  }

  UnitRequest with(String name, Variant value) {
    Map<String, Variant> more = new LinkedHashMap<>(properties);
    more.put(name, value);
    return new UnitRequest(unit, more);
  }
}
