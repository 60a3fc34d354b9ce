// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's place on one network: what was asked for and what it got.
@Json
public record EndpointSettings(
    @Json.Property("IPAMConfig") @Nullable IpamConfig ipamConfig,
    @Json.Property("Links") List<String> links,
    @Json.Property("Aliases") List<String> aliases,
    @Json.Property("MacAddress") String macAddress,
    @Json.Property("DriverOpts") Map<String, String> driverOpts,
    @Json.Property("GwPriority") int gwPriority,
    @Json.Property("NetworkID") String networkId,
    @Json.Property("EndpointID") String endpointId,
    @Json.Property("Gateway") String gateway,
    @Json.Property("IPAddress") String ipAddress,
    @Json.Property("IPPrefixLen") int ipPrefixLen,
    @Json.Property("IPv6Gateway") String ipv6Gateway,
    @Json.Property("GlobalIPv6Address") String globalIpv6Address,
    @Json.Property("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
    @Json.Property("DNSNames") List<String> dnsNames) {

  public EndpointSettings {
    links = Absent.list(links);
    aliases = Absent.list(aliases);
    macAddress = Absent.text(macAddress);
    driverOpts = Absent.map(driverOpts, "");
    networkId = Absent.text(networkId);
    endpointId = Absent.text(endpointId);
    gateway = Absent.text(gateway);
    ipAddress = Absent.text(ipAddress);
    ipv6Gateway = Absent.text(ipv6Gateway);
    globalIpv6Address = Absent.text(globalIpv6Address);
    dnsNames = Absent.list(dnsNames);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.ipamConfig = ipamConfig;
    edit.links = links;
    edit.aliases = aliases;
    edit.macAddress = macAddress;
    edit.driverOpts = driverOpts;
    edit.gwPriority = gwPriority;
    edit.networkId = networkId;
    edit.endpointId = endpointId;
    edit.gateway = gateway;
    edit.ipAddress = ipAddress;
    edit.ipPrefixLen = ipPrefixLen;
    edit.ipv6Gateway = ipv6Gateway;
    edit.globalIpv6Address = globalIpv6Address;
    edit.globalIpv6PrefixLen = globalIpv6PrefixLen;
    edit.dnsNames = dnsNames;
    return edit;
  }

  /// Docker's `IpamConfig`.
  @Json
  public record IpamConfig(
      @Json.Property("IPv4Address") String ipv4Address,
      @Json.Property("IPv6Address") String ipv6Address,
      @Json.Property("LinkLocalIPs") List<String> linkLocalIps) {

    public IpamConfig {
      ipv4Address = Absent.text(ipv4Address);
      ipv6Address = Absent.text(ipv6Address);
      linkLocalIps = Absent.list(linkLocalIps);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public @Nullable IpamConfig ipamConfig;
    public List<String> links = List.of();
    public List<String> aliases = List.of();
    public String macAddress = "";
    public Map<String, String> driverOpts = Map.of();
    public int gwPriority;
    public String networkId = "";
    public String endpointId = "";
    public String gateway = "";
    public String ipAddress = "";
    public int ipPrefixLen;
    public String ipv6Gateway = "";
    public String globalIpv6Address = "";
    public int globalIpv6PrefixLen;
    public List<String> dnsNames = List.of();

    private Builder() {}

    public EndpointSettings build() {
      return new EndpointSettings(
          ipamConfig,
          links,
          aliases,
          macAddress,
          driverOpts,
          gwPriority,
          networkId,
          endpointId,
          gateway,
          ipAddress,
          ipPrefixLen,
          ipv6Gateway,
          globalIpv6Address,
          globalIpv6PrefixLen,
          dnsNames);
    }
  }
}
