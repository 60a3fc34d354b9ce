// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.docker.EndpointSettings;
import dev.gantry.docker.EndpointSettings.IpamConfig;
import dev.gantry.docker.NetworkingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `--network NAME` or `--network name=NAME,alias=…,ip=…`, and the options that belong to the first
/// network (`--ip`, `--network-alias`, `--mac-address` …).
final class NetworkFlag {
  private String name = "";
  private final List<String> aliases = new ArrayList<>();
  private final List<String> driverOptions = new ArrayList<>();
  private final List<String> linkLocal = new ArrayList<>();
  private String ip = "";
  private String ip6 = "";
  private String mac = "";
  private int priority;

  private NetworkFlag() {}

  private static NetworkFlag parse(String text) {
    NetworkFlag network = new NetworkFlag();
    if (!text.contains("=")) {
      network.name = text;
      return network;
    }
    for (String field : KeyValues.fields(text)) {
      int at = field.indexOf('=');
      if (at < 0) {
        throw CommandFailure.flag("--network", text, "invalid field " + field);
      }
      network.set(text, field.substring(0, at).strip(), field.substring(at + 1).strip());
    }
    if (network.name.isEmpty()) {
      throw CommandFailure.flag("--network", text, "network name/id is not specified");
    }
    return network;
  }

  private void set(String text, String key, String value) {
    switch (key) {
      case "name" -> name = value;
      case "alias" -> aliases.add(value);
      case "ip" -> ip = value;
      case "ip6" -> ip6 = value;
      case "mac-address" -> mac = value;
      case "link-local-ip" -> linkLocal.add(value);
      case "driver-opt" -> driverOptions.add(value);
      case "gw-priority" -> {
        if (!value.matches("-?[0-9]{1,9}")) {
          throw CommandFailure.flag("--network", text, "invalid gw-priority (" + value + ")");
        }
        priority = Integer.parseInt(value);
      }
      default -> throw CommandFailure.flag("--network", text, "invalid field key " + key);
    }
  }

  /// The mode of the first network and what each network is to be told.
  record Wanted(String mode, NetworkingConfig networking) {}

  static Wanted wanted(CreateFlags flags) {
    List<NetworkFlag> all =
        flags.network.isEmpty()
            ? List.of(parse("default"))
            : flags.network.stream().map(NetworkFlag::parse).toList();
    all.getFirst().addOptions(flags);
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    for (NetworkFlag network : all) {
      if (network.isPlain() && all.size() == 1) {
        continue;
      }
      if (endpoints.put(network.name, network.endpoint()) != null) {
        throw CommandFailure.options(
            "network \"" + network.name + "\" is specified multiple times");
      }
    }
    long builtIn = all.stream().filter(network -> !isUserDefined(network.name)).count();
    if (builtIn > 0 && builtIn < all.size()) {
      throw CommandFailure.options(
          "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
    }
    String mode = all.getFirst().name;
    return new Wanted(
        mode.equals("default") ? "" : mode,
        endpoints.isEmpty() ? NetworkingConfig.NONE : new NetworkingConfig(endpoints));
  }

  private static boolean isUserDefined(String name) {
    return !List.of("default", "bridge", "host", "none").contains(name)
        && !name.startsWith("container:");
  }

  private void addOptions(CreateFlags flags) {
    conflict(
        !aliases.isEmpty() && !flags.networkAlias.isEmpty(), "--network-alias", "network alias");
    conflict(!ip.isEmpty() && !flags.ip.isEmpty(), "--ip", "IPv4 address");
    conflict(!ip6.isEmpty() && !flags.ip6.isEmpty(), "--ip6", "IPv6 address");
    conflict(!mac.isEmpty() && !flags.macAddress.isEmpty(), "--mac-address", "MAC address");
    conflict(
        !linkLocal.isEmpty() && !flags.linkLocalIp.isEmpty(),
        "--link-local-ip",
        "link-local IP addresses");
    aliases.addAll(flags.networkAlias);
    linkLocal.addAll(flags.linkLocalIp);
    ip = ip.isEmpty() ? flags.ip : ip;
    ip6 = ip6.isEmpty() ? flags.ip6 : ip6;
    mac = mac.isEmpty() ? flags.macAddress : mac;
    if (!mac.isEmpty() && !Addresses.validMac(mac)) {
      throw CommandFailure.options(mac + " is not a valid mac address");
    }
  }

  private static void conflict(boolean both, String flag, String own) {
    if (both) {
      throw CommandFailure.options(
          "conflicting options: cannot specify both " + flag + " and per-network " + own);
    }
  }

  private boolean isPlain() {
    return aliases.isEmpty()
        && driverOptions.isEmpty()
        && linkLocal.isEmpty()
        && (ip + ip6 + mac).isEmpty()
        && priority == 0;
  }

  private EndpointSettings endpoint() {
    EndpointSettings.Builder endpoint = EndpointSettings.builder();
    if (!(ip + ip6).isEmpty() || !linkLocal.isEmpty()) {
      endpoint.ipamConfig = new IpamConfig(ip, ip6, linkLocal);
    }
    endpoint.aliases = aliases;
    endpoint.macAddress = mac;
    endpoint.driverOpts = KeyValues.map(driverOptions);
    endpoint.gwPriority = priority;
    return endpoint.build();
  }
}
