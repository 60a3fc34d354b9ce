// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// JSON text to records and back.
///
/// Records carry `@io.avaje.jsonb.Json`; absent fields become null (records turn null collections
/// into empty ones in their compact constructors), null fields and empty collections are left out
/// when writing. A record that must keep fields it does not know declares an `@Json.Unmapped` map.
public final class Json {
  private static final Jsonb JSONB =
      Jsonb.builder().serializeNulls(false).serializeEmpty(false).failOnUnknown(false).build();

  private static final Jsonb COMPLETE =
      Jsonb.builder().serializeNulls(true).serializeEmpty(true).build();

  private Json() {}

  /// The mapping of one record type, for lists and maps of it too.
  public static <T> JsonType<T> type(Class<T> type) {
    return JSONB.type(type);
  }

  /// Parses `text`, which `what` names in the failure. Throws INVALID with the parser's place.
  public static <T> T parse(Class<T> type, String text, String what) {
    try {
      return JSONB.type(type).fromJson(text);
    } catch (JsonException | IllegalStateException | IllegalArgumentException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + what + ": " + e.getMessage(), e);
    }
  }

  /// Parses the UTF-8 file at `path`. Throws NOT_FOUND or INVALID naming the file.
  public static <T> T parse(Class<T> type, Path path) {
    try {
      return parse(type, Files.readString(path), path.toString());
    } catch (java.nio.file.NoSuchFileException e) {
      throw new Failure(Failure.Code.NOT_FOUND, "reading " + path + ": no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static <T> String text(T value) {
    return ((JsonType<T>) JSONB.type(value.getClass())).toJson(value);
  }

  @SuppressWarnings("unchecked")
  public static <T> String pretty(T value) {
    return ((JsonType<T>) JSONB.type(value.getClass())).toJsonPretty(value);
  }

  /// A free-form object: values are String, Double, Boolean, List, Map or null.
  public static Map<String, Object> object(String text, String what) {
    try {
      return JSONB.type(Object.class).map().fromJson(text);
    } catch (JsonException | IllegalStateException | IllegalArgumentException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + what + ": " + e.getMessage(), e);
    }
  }

  /// Whether records of this type have a JSON form.
  static boolean isMapped(Class<?> type) {
    try {
      JSONB.type(type);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// All fields of a record by their JSON names, the empty ones too.
  @SuppressWarnings("unchecked")
  static Map<String, Object> complete(Record value) {
    JsonType<Record> type = (JsonType<Record>) COMPLETE.type(value.getClass());
    return object(type.toJson(value), value.getClass().getSimpleName());
  }
}
