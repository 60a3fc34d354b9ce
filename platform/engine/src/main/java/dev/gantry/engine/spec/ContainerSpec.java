// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.Empty;
import dev.gantry.docker.HostConfig;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.ProcessDefaults;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a container is, fixed at its creation: the request with the image's proposals filled in.
/// Kept as JSON in the database.
///
/// @param imageId digest of the image's configuration
/// @param imageName as the user wrote it
/// @param config merged: what `inspect` shows
/// @param command program and arguments that run, entry point included; never empty
/// @param mounts what the user mounts, resolved
/// @param volumes names of the volumes that were made for this container alone
@Json
public record ContainerSpec(
    String imageId,
    String imageName,
    String platform,
    ContainerConfig config,
    HostConfig hostConfig,
    List<String> command,
    List<UserMount> mounts,
    List<String> volumes) {

  public ContainerSpec {
    command = command == null ? List.of() : List.copyOf(command);
    mounts = mounts == null ? List.of() : List.copyOf(mounts);
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
  }

  /// Merges `request` with what the image proposes. Throws INVALID when nothing is left to run.
  public static ContainerSpec of(
      ContainerCreate request, String imageId, ImageConfig image, String defaultHostname) {
    ContainerConfig asked = request.config();
    ProcessDefaults proposed = image.process();
    ContainerConfig.Builder merged = asked.edit();
    merged.env = Environment.merge(proposed.env(), asked.env());
    mergeCommand(merged, asked, proposed);
    merged.user = asked.user().isEmpty() ? orEmpty(proposed.user()) : asked.user();
    merged.workingDir =
        asked.workingDir().isEmpty() ? orEmpty(proposed.workingDir()) : asked.workingDir();
    merged.stopSignal =
        asked.stopSignal().isEmpty() ? orEmpty(proposed.stopSignal()) : asked.stopSignal();
    merged.hostname = asked.hostname().isEmpty() ? defaultHostname : asked.hostname();
    merged.labels = over(proposed.labels(), asked.labels());
    merged.exposedPorts = over(empties(proposed.exposedPorts()), asked.exposedPorts());
    merged.volumes = over(empties(proposed.volumes()), asked.volumes());
    if (!merged.stopSignal.isEmpty()) {
      Signals.parse(merged.stopSignal);
    }
    ContainerConfig config = merged.build();
    List<String> command = new ArrayList<>();
    List<String> entrypoint = config.entrypoint();
    if (entrypoint != null) {
      command.addAll(entrypoint);
    }
    List<String> cmd = config.cmd();
    if (cmd != null) {
      command.addAll(cmd);
    }
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw Failure.invalid("no command specified");
    }
    return new ContainerSpec(
        imageId,
        asked.image(),
        image.platform().toString(),
        config,
        stored(request.hostConfig()),
        command,
        List.of(),
        List.of());
  }

  /// Clients say "no masked paths" by empty lists, which JSON does not keep apart from absent ones.
  private static HostConfig stored(HostConfig host) {
    List<String> masked = host.maskedPaths();
    List<String> readonly = host.readonlyPaths();
    if (masked == null || !masked.isEmpty() || readonly == null || !readonly.isEmpty()) {
      return host;
    }
    HostConfig.Builder edit = host.edit();
    edit.maskedPaths = null;
    edit.readonlyPaths = null;
    edit.securityOpt = new ArrayList<>(host.securityOpt());
    edit.securityOpt.add("systempaths=unconfined");
    return edit.build();
  }

  public ContainerSpec withMounts(List<UserMount> newMounts, List<String> newVolumes) {
    return new ContainerSpec(
        imageId, imageName, platform, config, hostConfig, command, newMounts, newVolumes);
  }

  public ContainerSpec withHostConfig(HostConfig changed) {
    return new ContainerSpec(
        imageId, imageName, platform, config, changed, command, mounts, volumes);
  }

  /// An entry point of the request leaves out the image's command, as with Docker; one empty text
  /// clears the image's entry point.
  private static void mergeCommand(
      ContainerConfig.Builder merged, ContainerConfig asked, ProcessDefaults proposed) {
    List<String> entrypoint = asked.entrypoint();
    if (entrypoint == null || entrypoint.isEmpty()) {
      merged.entrypoint = proposed.entrypoint().isEmpty() ? null : proposed.entrypoint();
      List<String> cmd = asked.cmd();
      if (cmd == null || cmd.isEmpty()) {
        merged.cmd = proposed.cmd();
      }
    } else if (entrypoint.equals(List.of(""))) {
      merged.entrypoint = null;
    }
  }

  private static Map<String, Empty> empties(Map<String, Object> keys) {
    Map<String, Empty> empties = new LinkedHashMap<>();
    keys.keySet().forEach(key -> empties.put(key, Empty.EMPTY));
    return empties;
  }

  private static <V> Map<String, V> over(Map<String, V> under, Map<String, V> over) {
    Map<String, V> merged = new LinkedHashMap<>(under);
    merged.putAll(over);
    return merged;
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
