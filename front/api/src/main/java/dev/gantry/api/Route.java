// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.base.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One endpoint: a method and a path template such as `/containers/{id}/start`. A variable written
/// `{name*}` may contain slashes, as image names do. The client makes paths of it, the service
/// matches them, so both sides agree by construction.
public record Route(String method, String template) {

  /// The path with its variables filled in, each percent-encoded. Throws INVALID on an empty value,
  /// which would address another route.
  public String path(String... values) {
    StringBuilder path = new StringBuilder();
    int next = 0;
    for (String segment : segments(template)) {
      path.append('/');
      if (!segment.startsWith("{")) {
        path.append(segment);
        continue;
      }
      String value = values[next++];
      if (value.isEmpty()) {
        throw Failure.invalid("an empty name");
      }
      path.append(encode(value, segment.endsWith("*}")));
    }
    return path.toString();
  }

  /// The decoded variables of `path` (without query and version), or null where it is another path.
  /// Throws INVALID on a malformed escape.
  public @Nullable List<String> match(String path) {
    List<String> wanted = segments(template);
    List<String> given = segments(path);
    List<String> values = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      int take = segment.endsWith("*}") ? given.size() - at - (wanted.size() - i - 1) : 1;
      if (take < 1 || at + take > given.size()) {
        return null;
      }
      String text = String.join("/", given.subList(at, at + take));
      if (segment.startsWith("{")) {
        values.add(Query.decode(text, false));
      } else if (!segment.equals(text)) {
        return null;
      }
      at += take;
    }
    return at == given.size() && !values.contains("") ? values : null;
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static String encode(String value, boolean slashes) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (unit & 0xff);
      if (Query.unreserved(c) || c == ':' || c == '@' || c == ',' || (slashes && c == '/')) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
