// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.event;

import dev.gantry.base.Failure;
import dev.gantry.docker.EventMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The conditions of an event stream: all keys must match, one value of each is enough.
record EventFilter(Map<String, List<String>> wanted) {
  private static final Set<String> OBJECTS =
      Set.of(
          "container",
          "image",
          "volume",
          "network",
          "daemon",
          "plugin",
          "node",
          "service",
          "secret",
          "config");

  /// Throws INVALID for a key that Docker does not have.
  static EventFilter parse(Map<String, List<String>> filters) {
    for (String key : filters.keySet()) {
      if (!OBJECTS.contains(key) && !Set.of("event", "label", "type", "scope").contains(key)) {
        throw Failure.invalid("invalid filter '" + key + "' for events");
      }
    }
    return new EventFilter(filters);
  }

  boolean matches(EventMessage event) {
    return wanted.entrySet().stream()
        .allMatch(entry ->
            entry.getValue().isEmpty()
                || entry.getValue().stream()
                    .anyMatch(value -> matches(event, entry.getKey(), value)));
  }

  private static boolean matches(EventMessage event, String key, String value) {
    return switch (key) {
      case "event" -> event.action().equals(value) || event.action().startsWith(value + ":");
      case "type" -> event.type().equals(value);
      case "scope" -> event.scope().equals(value);
      case "label" -> hasLabel(event.actor().attributes(), value);
      case "image" ->
          isNamed(event, "image", value)
              || imageName(event.actor().attributes().getOrDefault("image", "")).equals(value)
              || value.equals(event.actor().attributes().get("image"));
      default -> isNamed(event, key, value);
    };
  }

  private static boolean isNamed(EventMessage event, String type, String value) {
    return event.type().equals(type)
        && !value.isEmpty()
        && (event.actor().id().startsWith(value)
            || value.equals(event.actor().attributes().get("name")));
  }

  private static boolean hasLabel(Map<String, String> attributes, String value) {
    int equals = value.indexOf('=');
    return equals < 0
        ? attributes.containsKey(value)
        : value.substring(equals + 1).equals(attributes.get(value.substring(0, equals)));
  }

  private static String imageName(String reference) {
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/') ? reference.substring(0, colon) : reference;
  }
}
