// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import dev.gantry.base.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One spelling for requests that mean the same: sorted keys, and no fields that say nothing (null,
/// empty, zero, false), except where Docker tells false from absent.
final class Canonical {
  private static final Set<String> FALSE_COUNTS = Set.of("Init");
  private static final Set<String> EMPTY_COUNTS =
      Set.of("MaskedPaths", "ReadonlyPaths", "Entrypoint");

  /// Maps of text in which the empty text says something.
  private static final Set<String> TEXTS =
      Set.of("Labels", "Annotations", "Tmpfs", "Config", "Sysctls");

  /// Lists whose order docker itself leaves to chance.
  private static final Set<String> SETS = Set.of("Binds", "Ulimits", "CapAdd", "CapDrop");

  private Canonical() {}

  static String request(HttpExchange exchange) {
    String query =
        exchange.query.entrySet().stream()
            .flatMap(
                entry -> entry.getValue().stream().map(value -> parameter(entry.getKey(), value)))
            .filter(parameter -> !parameter.isEmpty())
            .sorted()
            .collect(Collectors.joining("&"));
    String line = exchange.method + " " + exchange.path + (query.isEmpty() ? "" : "?" + query);
    String body = exchange.text();
    if (!exchange.headers.getOrDefault("content-type", "").contains("json")
        || !body.startsWith("{")) {
      return body.isEmpty() ? line : line + "\n  " + body.length() + " bytes";
    }
    StringBuilder text = new StringBuilder(line);
    Object object = strip("", Json.object(body, "a request"));
    if (object instanceof Map<?, ?> map) {
      map.forEach((key, value) -> text.append("\n  ").append(key).append(": ").append(value));
    }
    return text.toString();
  }

  private static String parameter(String key, String value) {
    if (List.of("", "0", "false").contains(value)
        && !key.equals("t")
        && !key.equals("stream")
        && !key.equals("tail")) {
      return "";
    }
    return key + "=" + (value.equals("true") ? "1" : value);
  }

  private static @Nullable Object strip(String key, @Nullable Object value) {
    if (isDefault(key, value)) {
      return null;
    }
    return switch (value) {
      case null -> null;
      case Map<?, ?> map when TEXTS.contains(key) -> map.isEmpty() ? null : new TreeMap<>(map);
      case Map<?, ?> map -> {
        Map<String, Object> kept = new TreeMap<>();
        map.forEach((name, inner) -> {
          Object stripped = strip(String.valueOf(name), inner);
          if (stripped != null) {
            kept.put(String.valueOf(name), stripped);
          } else if (Set.of("ExposedPorts", "Volumes", "EndpointsConfig").contains(key)) {
            kept.put(String.valueOf(name), "{}");
          }
        });
        yield kept.isEmpty() ? null : kept;
      }
      case Collection<?> list -> {
        List<Object> kept =
            list.stream()
                .map(item -> item instanceof Map ? orEmpty(strip("", item)) : orEmpty(item))
                .map(Object.class::cast)
                .toList();
        if (SETS.contains(key)) {
          kept = kept.stream().sorted(java.util.Comparator.comparing(String::valueOf)).toList();
        }
        yield kept.isEmpty() && !EMPTY_COUNTS.contains(key) ? null : kept;
      }
      case Boolean bool -> bool || FALSE_COUNTS.contains(key) ? bool : null;
      case Number number -> number.doubleValue() == 0 ? null : plain(number);
      case String text -> text.isEmpty() ? null : text;
      default -> value;
    };
  }

  /// What Docker's command writes where nothing was asked for.
  private static boolean isDefault(String key, @Nullable Object value) {
    return switch (key) {
      case "ConsoleSize" -> true;
      case "MemorySwappiness" -> value instanceof Number number && number.intValue() == -1;
      case "NetworkMode" -> "default".equals(value);
      case "RestartPolicy" ->
          value instanceof Map<?, ?> map
              && "no".equals(map.get("Name"))
              && !(map.get("MaximumRetryCount") instanceof Number count && count.intValue() != 0);
      case "EndpointsConfig" ->
          value instanceof Map<?, ?> map
              && map.keySet().equals(Set.of("default"))
              && map.get("default") instanceof Map<?, ?> end
              && strip("", end) == null;
      default -> false;
    };
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null
        ? "{}"
        : value instanceof Number number
            ? plain(number)
            : value instanceof String text ? '"' + text + '"' : value;
  }

  private static Object plain(Number number) {
    return number.doubleValue() == Math.rint(number.doubleValue())
        ? (Object) number.longValue()
        : number;
  }
}
