// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an image proposes for the process of a container: the `config` object of an image config.
///
/// Plain text from a stranger. A type of its own, so that image data can never reach where the
/// engine's own settings (restart policy, logging, mounts, limits) are read: labels and annotations
/// stay text, and whoever uses `user`, `env` or `workingDir` checks them first.
@Json
public record ProcessDefaults(
    @Json.Property("User") @Nullable String user,
    @Json.Property("ExposedPorts") Map<String, Object> exposedPorts,
    @Json.Property("Env") List<String> env,
    @Json.Property("Entrypoint") List<String> entrypoint,
    @Json.Property("Cmd") List<String> cmd,
    @Json.Property("Volumes") Map<String, Object> volumes,
    @Json.Property("WorkingDir") @Nullable String workingDir,
    @Json.Property("Labels") Map<String, String> labels,
    @Json.Property("StopSignal") @Nullable String stopSignal,
    @Json.Property("Healthcheck") @Nullable HealthDefaults healthcheck,
    @Json.Property("OnBuild") List<String> onBuild,
    @Json.Property("Shell") List<String> shell,
    @Json.Property("ArgsEscaped") @Nullable Boolean argsEscaped,
    @Json.Unmapped Map<String, Object> unknown) {
  public static final ProcessDefaults EMPTY =
      new ProcessDefaults(
          null, Map.of(), List.of(), List.of(), List.of(), Map.of(), null, Map.of(), null, null,
          List.of(), List.of(), null, Map.of());

  public ProcessDefaults {
    exposedPorts = Plain.map(exposedPorts);
    env = Plain.list(env);
    entrypoint = Plain.list(entrypoint);
    cmd = Plain.list(cmd);
    volumes = Plain.map(volumes);
    labels = Plain.map(labels);
    onBuild = Plain.list(onBuild);
    shell = Plain.list(shell);
    unknown = Plain.map(unknown);
  }

  /// Environments may hold secrets: they are counted, not shown.
  @Override
  public String toString() {
    return "ProcessDefaults[user=" + user + ", env=" + env.size() + " entries, cmd=" + cmd + "]";
  }

  /// Docker's health check in an image config; durations in nanoseconds.
  @Json
  public record HealthDefaults(
      @Json.Property("Test") List<String> test,
      @Json.Property("Interval") @Nullable Long interval,
      @Json.Property("Timeout") @Nullable Long timeout,
      @Json.Property("StartPeriod") @Nullable Long startPeriod,
      @Json.Property("StartInterval") @Nullable Long startInterval,
      @Json.Property("Retries") @Nullable Integer retries,
      @Json.Unmapped Map<String, Object> unknown) {
    public HealthDefaults {
      test = Plain.list(test);
      unknown = Plain.map(unknown);
    }
  }
}
