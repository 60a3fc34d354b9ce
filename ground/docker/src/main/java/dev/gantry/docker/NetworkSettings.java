// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// The network of a container: published ports and its place on each network.
///
/// - `ports`: `80/tcp` to the host's side; empty when exposed only
@Json
public record NetworkSettings(
    @Json.Property("Bridge") String bridge,
    @Json.Property("SandboxID") String sandboxId,
    @Json.Property("SandboxKey") String sandboxKey,
    @Json.Property("Ports") Map<String, List<HostConfig.PortBinding>> ports,
    @Json.Property("Gateway") String gateway,
    @Json.Property("IPAddress") String ipAddress,
    @Json.Property("IPPrefixLen") int ipPrefixLen,
    @Json.Property("MacAddress") String macAddress,
    @Json.Property("Networks") Map<String, EndpointSettings> networks) {

  /// With nothing known.
  public static final NetworkSettings NONE =
      new NetworkSettings("", "", "", Map.of(), "", "", 0, "", Map.of());

  public NetworkSettings {
    bridge = Absent.text(bridge);
    sandboxId = Absent.text(sandboxId);
    sandboxKey = Absent.text(sandboxKey);
    ports = Absent.map(ports, List.of());
    gateway = Absent.text(gateway);
    ipAddress = Absent.text(ipAddress);
    macAddress = Absent.text(macAddress);
    networks = Absent.map(networks);
  }
}
