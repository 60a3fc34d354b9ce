// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.docker.HostConfig.PortBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Docker's grammar of ports: `[[ip:][host[-host]]:]container[-container][/protocol]`, or
/// `published=…,target=…,protocol=…`.
final class Ports {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private Ports() {}

  /// What `--expose` names: `80-82/udp` → `80/udp`, `81/udp`, `82/udp`.
  static List<String> exposed(String text) {
    String[] parts = text.split("/", 2);
    int[] range = range(parts[0]);
    if (text.contains(":")) {
      throw CommandFailure.options("invalid port format for --expose: " + text);
    }
    if (range == null) {
      throw CommandFailure.options(
          "invalid range format for --expose: "
              + text
              + ", error: strconv.ParseUint: parsing \""
              + parts[0]
              + "\": invalid syntax");
    }
    return all(range, protocol(parts));
  }

  /// The bindings of all `-p` words.
  static Map<String, List<PortBinding>> publish(List<String> words) {
    Map<String, List<PortBinding>> result = new LinkedHashMap<>();
    words.forEach(word -> publish(result, word.contains("=") ? standard(word) : word));
    return result;
  }

  private static String standard(String word) {
    Map<String, String> values = KeyValues.map(List.of(word.split(",", -1)));
    for (String key : values.keySet()) {
      if (!Set.of("published", "target", "protocol").contains(key)) {
        throw CommandFailure.options("invalid publish opts format (unknown key \"" + key + "\")");
      }
    }
    return values.getOrDefault("published", "")
        + ":"
        + values.getOrDefault("target", "")
        + "/"
        + values.getOrDefault("protocol", "tcp");
  }

  private static void publish(Map<String, List<PortBinding>> result, String word) {
    int last = word.lastIndexOf(':');
    String[] inside = word.substring(last + 1).split("/", 2);
    String front = last < 0 ? "" : word.substring(0, last);
    int split = front.lastIndexOf(':');
    String ip = split < 0 ? "" : front.substring(0, split);
    String host = split < 0 ? front : front.substring(split + 1);
    String address = ip.startsWith("[") && ip.endsWith("]") ? ip.substring(1, ip.length() - 1) : ip;
    if (!address.isEmpty() && !Addresses.valid(address)) {
      throw CommandFailure.options("invalid IP address: " + ip);
    }
    int[] container = range(inside[0]);
    if (container == null) {
      throw CommandFailure.options("invalid containerPort: " + inside[0]);
    }
    int[] outside = host.isEmpty() ? new int[] {0, 0} : range(host);
    if (outside == null) {
      throw CommandFailure.options("invalid hostPort: " + host);
    }
    boolean pairs = outside[1] - outside[0] == container[1] - container[0];
    if (!host.isEmpty() && !pairs && container[0] != container[1]) {
      throw CommandFailure.options(
          "invalid ranges specified for container and host Ports: " + inside[0] + " and " + host);
    }
    int number = outside[0];
    for (String port : all(container, protocol(inside))) {
      String bound = host.isEmpty() ? "" : pairs ? String.valueOf(number++) : host;
      result.computeIfAbsent(port, key -> new ArrayList<>()).add(new PortBinding(address, bound));
    }
  }

  private static List<String> all(int[] range, String protocol) {
    List<String> ports = new ArrayList<>();
    for (int port = range[0]; port <= range[1]; port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }

  private static String protocol(String[] parts) {
    String protocol = parts.length < 2 ? "tcp" : parts[1].toLowerCase(Locale.ROOT);
    if (!PROTOCOLS.contains(protocol)) {
      throw CommandFailure.options("invalid proto: " + protocol);
    }
    return protocol;
  }

  /// First and last port; null when it is no range.
  private static int @Nullable [] range(String text) {
    String[] parts = text.split("-", -1);
    if (parts.length > 2) {
      return null;
    }
    int[] range = new int[2];
    for (int i = 0; i < 2; i++) {
      String part = parts[Math.min(i, parts.length - 1)];
      if (!part.matches("[0-9]{1,5}") || Integer.parseInt(part) > 65535) {
        return null;
      }
      range[i] = Integer.parseInt(part);
    }
    return range[1] < range[0] ? null : range;
  }
}
