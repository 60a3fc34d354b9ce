// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row of the container list.
///
/// - `names`: each with a leading slash
/// - `created`: seconds since 1970
/// - `sizeRw`: bytes, only when asked for
/// - `sizeRootFs`: bytes, only when asked for
/// - `status`: for people, such as `Up 3 minutes`
@Json
public record ContainerSummary(
    @Json.Property("Id") String id,
    @Json.Property("Names") List<String> names,
    @Json.Property("Image") String image,
    @Json.Property("ImageID") String imageId,
    @Json.Property("Command") String command,
    @Json.Property("Created") long created,
    @Json.Property("Ports") List<Port> ports,
    @Json.Property("SizeRw") @Nullable Long sizeRw,
    @Json.Property("SizeRootFs") @Nullable Long sizeRootFs,
    @Json.Property("Labels") Map<String, String> labels,
    @Json.Property("State") String state,
    @Json.Property("Status") String status,
    @Json.Property("HostConfig") HostPart hostConfig,
    @Json.Property("NetworkSettings") NetworkPart networkSettings,
    @Json.Property("Mounts") List<MountPoint> mounts) {

  public ContainerSummary {
    id = Absent.text(id);
    names = Absent.list(names);
    image = Absent.text(image);
    imageId = Absent.text(imageId);
    command = Absent.text(command);
    ports = Absent.list(ports);
    labels = Absent.map(labels, "");
    state = Absent.text(state);
    status = Absent.text(status);
    hostConfig = Absent.or(hostConfig, HostPart.NONE);
    networkSettings = Absent.or(networkSettings, NetworkPart.NONE);
    mounts = Absent.list(mounts);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.id = id;
    edit.names = names;
    edit.image = image;
    edit.imageId = imageId;
    edit.command = command;
    edit.created = created;
    edit.ports = ports;
    edit.sizeRw = sizeRw;
    edit.sizeRootFs = sizeRootFs;
    edit.labels = labels;
    edit.state = state;
    edit.status = status;
    edit.hostConfig = hostConfig;
    edit.networkSettings = networkSettings;
    edit.mounts = mounts;
    return edit;
  }

  /// Docker's `Port`.
  ///
  /// - `publicPort`: 0 when not published
  @Json
  public record Port(
      @Json.Property("IP") String ip,
      @Json.Property("PrivatePort") int privatePort,
      @Json.Property("PublicPort") int publicPort,
      @Json.Property("Type") String type) {

    public Port {
      ip = Absent.text(ip);
      type = Absent.text(type);
    }
  }

  /// Docker's `HostPart`.
  @Json
  public record HostPart(
      @Json.Property("NetworkMode") String networkMode,
      @Json.Property("Annotations") Map<String, String> annotations) {

    /// With nothing known.
    public static final HostPart NONE = new HostPart("", Map.of());

    public HostPart {
      networkMode = Absent.text(networkMode);
      annotations = Absent.map(annotations, "");
    }
  }

  /// Docker's `NetworkPart`.
  @Json
  public record NetworkPart(@Json.Property("Networks") Map<String, EndpointSettings> networks) {

    /// With nothing known.
    public static final NetworkPart NONE = new NetworkPart(Map.of());

    public NetworkPart {
      networks = Absent.map(networks);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String id = "";
    public List<String> names = List.of();
    public String image = "";
    public String imageId = "";
    public String command = "";
    public long created;
    public List<Port> ports = List.of();
    public @Nullable Long sizeRw;
    public @Nullable Long sizeRootFs;
    public Map<String, String> labels = Map.of();
    public String state = "";
    public String status = "";
    public HostPart hostConfig = HostPart.NONE;
    public NetworkPart networkSettings = NetworkPart.NONE;
    public List<MountPoint> mounts = List.of();

    private Builder() {}

    public ContainerSummary build() {
      return new ContainerSummary(
          id,
          names,
          image,
          imageId,
          command,
          created,
          ports,
          sizeRw,
          sizeRootFs,
          labels,
          state,
          status,
          hostConfig,
          networkSettings,
          mounts);
    }
  }
}
