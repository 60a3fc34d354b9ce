// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.PortBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Docker's grammar of ports: `[[ip:][host[-host]]:]container[-container][/protocol]`.
final class Ports {
  private Ports() {}

  /// `80-82/udp` → `80/udp`, `81/udp`, `82/udp`.
  static List<String> expand(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase();
    int[] range = range(slash < 0 ? text : text.substring(0, slash), text);
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw Failure.invalid("invalid proto: " + protocol);
    }
    List<String> ports = new ArrayList<>();
    for (int port = range[0]; port <= range[1]; port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }

  /// The bindings of all `-p` words.
  static Map<String, List<PortBinding>> publish(List<String> words) {
    Map<String, List<PortBinding>> result = new LinkedHashMap<>();
    words.forEach(word -> publish(result, word));
    return result;
  }

  private static void publish(Map<String, List<PortBinding>> result, String word) {
    int last = word.lastIndexOf(':');
    String container = word.substring(last + 1);
    String front = last < 0 ? "" : word.substring(0, last);
    int split = front.lastIndexOf(':');
    boolean bare = front.startsWith("[") && front.endsWith("]");
    String ip = bare ? front : split < 0 ? "" : front.substring(0, split);
    String host = bare ? "" : split < 0 ? front : front.substring(split + 1);
    List<String> inside = expand(container);
    int[] outside = host.isEmpty() ? new int[] {0, 0} : range(host, word);
    boolean pairs = !host.isEmpty() && outside[1] - outside[0] == inside.size() - 1;
    if (!host.isEmpty() && !pairs && inside.size() != 1) {
      throw Failure.invalid("invalid ranges specified for container and host Ports: " + word);
    }
    for (int i = 0; i < inside.size(); i++) {
      String port = host.isEmpty() ? "" : pairs ? String.valueOf(outside[0] + i) : host;
      result
          .computeIfAbsent(inside.get(i), key -> new ArrayList<>())
          .add(new PortBinding(ip.replaceAll("[\\[\\]]", ""), port));
    }
  }

  private static int[] range(String text, String whole) {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash), whole);
    int last = dash < 0 ? first : number(text.substring(dash + 1), whole);
    if (last < first) {
      throw Failure.invalid("invalid range specified for port: " + whole);
    }
    return new int[] {first, last};
  }

  private static int number(String text, String whole) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
      return Integer.parseInt(text);
    }
    throw Failure.invalid("invalid containerPort: " + whole);
  }
}
