// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// One network.
///
/// - `containers`: by container id
@Json
public record Network(
    @Json.Property("Name") String name,
    @Json.Property("Id") String id,
    @Json.Property("Created") String created,
    @Json.Property("Scope") String scope,
    @Json.Property("Driver") String driver,
    @Json.Property("EnableIPv4") boolean enableIpv4,
    @Json.Property("EnableIPv6") boolean enableIpv6,
    @Json.Property("IPAM") Ipam ipam,
    @Json.Property("Internal") boolean internal,
    @Json.Property("Attachable") boolean attachable,
    @Json.Property("Ingress") boolean ingress,
    @Json.Property("ConfigOnly") boolean configOnly,
    @Json.Property("Containers") Map<String, Member> containers,
    @Json.Property("Options") Map<String, String> options,
    @Json.Property("Labels") Map<String, String> labels) {

  public Network {
    name = Absent.text(name);
    id = Absent.text(id);
    created = Absent.text(created);
    scope = Absent.text(scope);
    driver = Absent.text(driver);
    ipam = Absent.or(ipam, Ipam.NONE);
    containers = Absent.map(containers);
    options = Absent.map(options, "");
    labels = Absent.map(labels, "");
  }

  /// Docker's `Ipam`.
  @Json
  public record Ipam(
      @Json.Property("Driver") String driver,
      @Json.Property("Options") Map<String, String> options,
      @Json.Property("Config") List<Pool> config) {

    /// With nothing known.
    public static final Ipam NONE = new Ipam("", Map.of(), List.of());

    public Ipam {
      driver = Absent.text(driver);
      options = Absent.map(options, "");
      config = Absent.list(config);
    }
  }

  /// Docker's `Pool`.
  @Json
  public record Pool(
      @Json.Property("Subnet") String subnet,
      @Json.Property("IPRange") String ipRange,
      @Json.Property("Gateway") String gateway,
      @Json.Property("AuxiliaryAddresses") Map<String, String> auxiliaryAddresses) {

    public Pool {
      subnet = Absent.text(subnet);
      ipRange = Absent.text(ipRange);
      gateway = Absent.text(gateway);
      auxiliaryAddresses = Absent.map(auxiliaryAddresses, "");
    }
  }

  /// Docker's `Member`.
  @Json
  public record Member(
      @Json.Property("Name") String name,
      @Json.Property("EndpointID") String endpointId,
      @Json.Property("MacAddress") String macAddress,
      @Json.Property("IPv4Address") String ipv4Address,
      @Json.Property("IPv6Address") String ipv6Address) {

    public Member {
      name = Absent.text(name);
      endpointId = Absent.text(endpointId);
      macAddress = Absent.text(macAddress);
      ipv4Address = Absent.text(ipv4Address);
      ipv6Address = Absent.text(ipv6Address);
    }
  }
}
