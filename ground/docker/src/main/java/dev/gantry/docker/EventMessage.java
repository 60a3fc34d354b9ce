// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened to an object.
///
/// - `status`: the old name of the action, only for containers and images
/// - `id`: the old name of the actor
/// - `from`: the image
/// - `time`: seconds since 1970
/// - `timeNano`: nanoseconds since 1970
@Json
public record EventMessage(
    @Nullable String status,
    @Nullable String id,
    @Nullable String from,
    @Json.Property("Type") String type,
    @Json.Property("Action") String action,
    @Json.Property("Actor") Actor actor,
    String scope,
    long time,
    long timeNano) {

  public EventMessage {
    type = Absent.text(type);
    action = Absent.text(action);
    actor = Absent.or(actor, Actor.NONE);
    scope = Absent.text(scope);
  }

  /// Docker's `Actor`.
  @Json
  public record Actor(
      @Json.Property("ID") String id, @Json.Property("Attributes") Map<String, String> attributes) {

    /// With nothing known.
    public static final Actor NONE = new Actor("", Map.of());

    public Actor {
      id = Absent.text(id);
      attributes = Absent.map(attributes, "");
    }
  }
}
