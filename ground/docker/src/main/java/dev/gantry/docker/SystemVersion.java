// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// Versions of the service and its parts.
@Json
public record SystemVersion(
    @Json.Property("Platform") Platform platform,
    @Json.Property("Components") List<Component> components,
    @Json.Property("Version") String version,
    @Json.Property("ApiVersion") String apiVersion,
    @Json.Property("MinAPIVersion") String minApiVersion,
    @Json.Property("GitCommit") String gitCommit,
    @Json.Property("GoVersion") String goVersion,
    @Json.Property("Os") String os,
    @Json.Property("Arch") String arch,
    @Json.Property("KernelVersion") String kernelVersion,
    @Json.Property("Experimental") boolean experimental,
    @Json.Property("BuildTime") String buildTime) {

  public SystemVersion {
    platform = Absent.or(platform, Platform.NONE);
    components = Absent.list(components);
    version = Absent.text(version);
    apiVersion = Absent.text(apiVersion);
    minApiVersion = Absent.text(minApiVersion);
    gitCommit = Absent.text(gitCommit);
    goVersion = Absent.text(goVersion);
    os = Absent.text(os);
    arch = Absent.text(arch);
    kernelVersion = Absent.text(kernelVersion);
    buildTime = Absent.text(buildTime);
  }

  /// Docker's `Platform`.
  @Json
  public record Platform(@Json.Property("Name") String name) {

    /// With nothing known.
    public static final Platform NONE = new Platform("");

    public Platform {
      name = Absent.text(name);
    }
  }

  /// Docker's `Component`.
  @Json
  public record Component(
      @Json.Property("Name") String name,
      @Json.Property("Version") String version,
      @Json.Property("Details") Map<String, String> details) {

    public Component {
      name = Absent.text(name);
      version = Absent.text(version);
      details = Absent.map(details, "");
    }
  }
}
