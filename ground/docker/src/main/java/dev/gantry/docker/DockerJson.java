// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;

/// Documents to text as Docker writes them: every field is there, nulls and empty lists too, so
/// that `jq '.[].Mounts[]'` works on a container without mounts. Reading is `base.Json`'s.
public final class DockerJson {
  private static final Jsonb JSONB =
      Jsonb.builder().serializeNulls(true).serializeEmpty(true).failOnUnknown(false).build();

  private DockerJson() {}

  @SuppressWarnings("unchecked")
  public static <T> String text(T value) {
    return ((JsonType<T>) JSONB.type(value.getClass())).toJson(value);
  }

  public static <T> String text(Class<T> type, List<T> values) {
    return JSONB.type(type).list().toJson(values);
  }
}
