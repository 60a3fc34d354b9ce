// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import dev.gantry.base.Json;

/// The request that creates a container. On the wire it is one object: the fields of the
/// configuration, and `HostConfig` and `NetworkingConfig` beside them.
public record ContainerCreate(
    ContainerConfig config, HostConfig hostConfig, NetworkingConfig networkingConfig) {

  /// Throws INVALID where the text is no such object; unknown fields are ignored.
  public static ContainerCreate parse(String text) {
    String what = "the container to create";
    ContainerConfig config = Json.parse(ContainerConfig.class, text, what);
    Beside beside = Json.parse(Beside.class, text, what);
    return new ContainerCreate(config, beside.hostConfig, beside.networkingConfig);
  }

  /// The one object on the wire.
  public String text() {
    String first = DockerJson.text(config);
    String second = DockerJson.text(new Beside(hostConfig, networkingConfig));
    return first.substring(0, first.length() - 1) + "," + second.substring(1);
  }

  /// The part that is not the configuration.
  @io.avaje.jsonb.Json
  record Beside(
      @io.avaje.jsonb.Json.Property("HostConfig") HostConfig hostConfig,
      @io.avaje.jsonb.Json.Property("NetworkingConfig") NetworkingConfig networkingConfig) {
    Beside {
      hostConfig = Absent.or(hostConfig, HostConfig.EMPTY);
      networkingConfig = Absent.or(networkingConfig, NetworkingConfig.NONE);
    }
  }
}
