// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The portable part of a container's settings: what runs, as whom, with which environment. The
/// same document sits in an image's configuration. Absent texts are empty, times are nanoseconds.
///
/// - `user`: `user[:group]`, names or numbers; empty is the image's user or root
/// - `exposedPorts`: `80/tcp` to an empty object
/// - `env`: `NAME=value`; in a request a bare `NAME` removes it
/// - `cmd`: null is the image's command
/// - `entrypoint`: null is the image's entry point; one empty text clears it
/// - `stopTimeout`: seconds
@Json
public record ContainerConfig(
    @Json.Property("Hostname") String hostname,
    @Json.Property("Domainname") String domainname,
    @Json.Property("User") String user,
    @Json.Property("AttachStdin") boolean attachStdin,
    @Json.Property("AttachStdout") boolean attachStdout,
    @Json.Property("AttachStderr") boolean attachStderr,
    @Json.Property("ExposedPorts") Map<String, Empty> exposedPorts,
    @Json.Property("Tty") boolean tty,
    @Json.Property("OpenStdin") boolean openStdin,
    @Json.Property("StdinOnce") boolean stdinOnce,
    @Json.Property("Env") List<String> env,
    @Json.Property("Cmd") @Nullable List<String> cmd,
    @Json.Property("Healthcheck") @Nullable Healthcheck healthcheck,
    @Json.Property("ArgsEscaped") boolean argsEscaped,
    @Json.Property("Image") String image,
    @Json.Property("Volumes") Map<String, Empty> volumes,
    @Json.Property("WorkingDir") String workingDir,
    @Json.Property("Entrypoint") @Nullable List<String> entrypoint,
    @Json.Property("NetworkDisabled") boolean networkDisabled,
    @Json.Property("MacAddress") String macAddress,
    @Json.Property("OnBuild") List<String> onBuild,
    @Json.Property("Labels") Map<String, String> labels,
    @Json.Property("StopSignal") String stopSignal,
    @Json.Property("StopTimeout") @Nullable Integer stopTimeout,
    @Json.Property("Shell") List<String> shell) {

  /// With nothing set.
  public static final ContainerConfig EMPTY = builder().build();

  public ContainerConfig {
    hostname = Absent.text(hostname);
    domainname = Absent.text(domainname);
    user = Absent.text(user);
    exposedPorts = Absent.map(exposedPorts, Empty.EMPTY);
    env = Absent.list(env);
    cmd = cmd == null ? null : Absent.list(cmd);
    image = Absent.text(image);
    volumes = Absent.map(volumes, Empty.EMPTY);
    workingDir = Absent.text(workingDir);
    entrypoint = entrypoint == null ? null : Absent.list(entrypoint);
    macAddress = Absent.text(macAddress);
    onBuild = Absent.list(onBuild);
    labels = Absent.map(labels, "");
    stopSignal = Absent.text(stopSignal);
    shell = Absent.list(shell);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.hostname = hostname;
    edit.domainname = domainname;
    edit.user = user;
    edit.attachStdin = attachStdin;
    edit.attachStdout = attachStdout;
    edit.attachStderr = attachStderr;
    edit.exposedPorts = exposedPorts;
    edit.tty = tty;
    edit.openStdin = openStdin;
    edit.stdinOnce = stdinOnce;
    edit.env = env;
    edit.cmd = cmd;
    edit.healthcheck = healthcheck;
    edit.argsEscaped = argsEscaped;
    edit.image = image;
    edit.volumes = volumes;
    edit.workingDir = workingDir;
    edit.entrypoint = entrypoint;
    edit.networkDisabled = networkDisabled;
    edit.macAddress = macAddress;
    edit.onBuild = onBuild;
    edit.labels = labels;
    edit.stopSignal = stopSignal;
    edit.stopTimeout = stopTimeout;
    edit.shell = shell;
    return edit;
  }

  /// How health is probed. `test` starts with `NONE`, `CMD` or `CMD-SHELL`; empty inherits the
  /// image's.
  ///
  /// - `interval`: nanoseconds; 0 inherits
  /// - `timeout`: nanoseconds
  /// - `startPeriod`: nanoseconds
  /// - `startInterval`: nanoseconds
  @Json
  public record Healthcheck(
      @Json.Property("Test") List<String> test,
      @Json.Property("Interval") long interval,
      @Json.Property("Timeout") long timeout,
      @Json.Property("StartPeriod") long startPeriod,
      @Json.Property("StartInterval") long startInterval,
      @Json.Property("Retries") int retries) {

    public Healthcheck {
      test = Absent.list(test);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String hostname = "";
    public String domainname = "";
    public String user = "";
    public boolean attachStdin;
    public boolean attachStdout;
    public boolean attachStderr;
    public Map<String, Empty> exposedPorts = Map.of();
    public boolean tty;
    public boolean openStdin;
    public boolean stdinOnce;
    public List<String> env = List.of();
    public @Nullable List<String> cmd;
    public @Nullable Healthcheck healthcheck;
    public boolean argsEscaped;
    public String image = "";
    public Map<String, Empty> volumes = Map.of();
    public String workingDir = "";
    public @Nullable List<String> entrypoint;
    public boolean networkDisabled;
    public String macAddress = "";
    public List<String> onBuild = List.of();
    public Map<String, String> labels = Map.of();
    public String stopSignal = "";
    public @Nullable Integer stopTimeout;
    public List<String> shell = List.of();

    private Builder() {}

    public ContainerConfig build() {
      return new ContainerConfig(
          hostname,
          domainname,
          user,
          attachStdin,
          attachStdout,
          attachStderr,
          exposedPorts,
          tty,
          openStdin,
          stdinOnce,
          env,
          cmd,
          healthcheck,
          argsEscaped,
          image,
          volumes,
          workingDir,
          entrypoint,
          networkDisabled,
          macAddress,
          onBuild,
          labels,
          stopSignal,
          stopTimeout,
          shell);
    }
  }
}
