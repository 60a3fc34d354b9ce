// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fields of maps and records by name.
///
/// A name is looked for as it stands, then without regard to case: `.ID` finds `id`. A record is
/// asked by component name first; a JSON name that differs from it by more than case is found in
/// the record's JSON form, for the annotation that gives it is gone from class files.
final class GoFields {
  private GoFields() {}

  /// The value or `Missing.VALUE`.
  static @Nullable Object find(Map<?, ?> map, String name) {
    if (map.containsKey(name)) {
      return map.get(name);
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() instanceof String key && key.equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return key(map, name);
  }

  /// The value of exactly this key, or what Go has for an absent one.
  static @Nullable Object key(Map<?, ?> map, Object key) {
    if (map.containsKey(key)) {
      return map.get(key);
    }
    return map instanceof TextMap ? "" : GoValues.Missing.VALUE;
  }

  /// The value or `Missing.VALUE`.
  static @Nullable Object find(Record object, String name) {
    Object found = find(all(object), name);
    if (found != GoValues.Missing.VALUE || !Json.isMapped(object.getClass())) {
      return found;
    }
    return find(Json.complete(object), name);
  }

  /// The components of a record in their order.
  static Map<String, @Nullable Object> all(Record object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : object.getClass().getRecordComponents()) {
      fields.put(component.getName(), value(component, object));
    }
    return fields;
  }

  private static @Nullable Object value(RecordComponent component, Record object) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(object);
      boolean isTextMap =
          component.getGenericType() instanceof ParameterizedType type
              && type.getRawType() == Map.class
              && type.getActualTypeArguments()[1] == String.class;
      return isTextMap && value instanceof Map<?, ?> map ? new TextMap(map) : value;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw Failure.internal("reading " + component + " for a template", e);
    }
  }

  /// A map of which the values are known to be strings: in Go, an absent one is then empty text.
  private static final class TextMap extends AbstractMap<Object, Object> {
    private final Map<Object, Object> map;

    TextMap(Map<?, ?> map) {
      this.map = new LinkedHashMap<>(map);
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return map.entrySet();
    }
  }
}
