// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything about one container. Times are RFC 3339 with nanoseconds; `0001-01-01T00:00:00Z` is
/// never.
///
/// - `path`: the program
/// - `image`: digest of the image
/// - `name`: with a leading slash
/// - `sizeRw`: bytes of the writable layer, only when asked for
/// - `sizeRootFs`: bytes of all, only when asked for
@Json
public record ContainerInspect(
    @Json.Property("Id") String id,
    @Json.Property("Created") String created,
    @Json.Property("Path") String path,
    @Json.Property("Args") List<String> args,
    @Json.Property("State") State state,
    @Json.Property("Image") String image,
    @Json.Property("ResolvConfPath") String resolvConfPath,
    @Json.Property("HostnamePath") String hostnamePath,
    @Json.Property("HostsPath") String hostsPath,
    @Json.Property("LogPath") String logPath,
    @Json.Property("Name") String name,
    @Json.Property("RestartCount") int restartCount,
    @Json.Property("Driver") String driver,
    @Json.Property("Platform") String platform,
    @Json.Property("MountLabel") String mountLabel,
    @Json.Property("ProcessLabel") String processLabel,
    @Json.Property("AppArmorProfile") String appArmorProfile,
    @Json.Property("ExecIDs") List<String> execIds,
    @Json.Property("HostConfig") HostConfig hostConfig,
    @Json.Property("GraphDriver") GraphDriver graphDriver,
    @Json.Property("SizeRw") @Nullable Long sizeRw,
    @Json.Property("SizeRootFs") @Nullable Long sizeRootFs,
    @Json.Property("Mounts") List<MountPoint> mounts,
    @Json.Property("Config") ContainerConfig config,
    @Json.Property("NetworkSettings") NetworkSettings networkSettings) {

  public ContainerInspect {
    id = Absent.text(id);
    created = Absent.text(created);
    path = Absent.text(path);
    args = Absent.list(args);
    state = Absent.or(state, State.NONE);
    image = Absent.text(image);
    resolvConfPath = Absent.text(resolvConfPath);
    hostnamePath = Absent.text(hostnamePath);
    hostsPath = Absent.text(hostsPath);
    logPath = Absent.text(logPath);
    name = Absent.text(name);
    driver = Absent.text(driver);
    platform = Absent.text(platform);
    mountLabel = Absent.text(mountLabel);
    processLabel = Absent.text(processLabel);
    appArmorProfile = Absent.text(appArmorProfile);
    execIds = Absent.list(execIds);
    hostConfig = Absent.or(hostConfig, HostConfig.EMPTY);
    graphDriver = Absent.or(graphDriver, GraphDriver.NONE);
    mounts = Absent.list(mounts);
    config = Absent.or(config, ContainerConfig.EMPTY);
    networkSettings = Absent.or(networkSettings, NetworkSettings.NONE);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.id = id;
    edit.created = created;
    edit.path = path;
    edit.args = args;
    edit.state = state;
    edit.image = image;
    edit.resolvConfPath = resolvConfPath;
    edit.hostnamePath = hostnamePath;
    edit.hostsPath = hostsPath;
    edit.logPath = logPath;
    edit.name = name;
    edit.restartCount = restartCount;
    edit.driver = driver;
    edit.platform = platform;
    edit.mountLabel = mountLabel;
    edit.processLabel = processLabel;
    edit.appArmorProfile = appArmorProfile;
    edit.execIds = execIds;
    edit.hostConfig = hostConfig;
    edit.graphDriver = graphDriver;
    edit.sizeRw = sizeRw;
    edit.sizeRootFs = sizeRootFs;
    edit.mounts = mounts;
    edit.config = config;
    edit.networkSettings = networkSettings;
    return edit;
  }

  /// Docker's `State`.
  ///
  /// - `status`: `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`
  /// - `pid`: 0 when not running
  @Json
  public record State(
      @Json.Property("Status") String status,
      @Json.Property("Running") boolean running,
      @Json.Property("Paused") boolean paused,
      @Json.Property("Restarting") boolean restarting,
      @Json.Property("OOMKilled") boolean oomKilled,
      @Json.Property("Dead") boolean dead,
      @Json.Property("Pid") int pid,
      @Json.Property("ExitCode") int exitCode,
      @Json.Property("Error") String error,
      @Json.Property("StartedAt") String startedAt,
      @Json.Property("FinishedAt") String finishedAt,
      @Json.Property("Health") @Nullable Health health) {

    /// With nothing known.
    public static final State NONE =
        new State("", false, false, false, false, false, 0, 0, "", "", "", null);

    public State {
      status = Absent.text(status);
      error = Absent.text(error);
      startedAt = Absent.text(startedAt);
      finishedAt = Absent.text(finishedAt);
    }
  }

  /// Docker's `Health`.
  ///
  /// - `status`: `starting`, `healthy` or `unhealthy`
  @Json
  public record Health(
      @Json.Property("Status") String status,
      @Json.Property("FailingStreak") int failingStreak,
      @Json.Property("Log") List<HealthResult> log) {

    public Health {
      status = Absent.text(status);
      log = Absent.list(log);
    }
  }

  /// Docker's `HealthResult`.
  @Json
  public record HealthResult(
      @Json.Property("Start") String start,
      @Json.Property("End") String end,
      @Json.Property("ExitCode") int exitCode,
      @Json.Property("Output") String output) {

    public HealthResult {
      start = Absent.text(start);
      end = Absent.text(end);
      output = Absent.text(output);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String id = "";
    public String created = "";
    public String path = "";
    public List<String> args = List.of();
    public State state = State.NONE;
    public String image = "";
    public String resolvConfPath = "";
    public String hostnamePath = "";
    public String hostsPath = "";
    public String logPath = "";
    public String name = "";
    public int restartCount;
    public String driver = "";
    public String platform = "";
    public String mountLabel = "";
    public String processLabel = "";
    public String appArmorProfile = "";
    public List<String> execIds = List.of();
    public HostConfig hostConfig = HostConfig.EMPTY;
    public GraphDriver graphDriver = GraphDriver.NONE;
    public @Nullable Long sizeRw;
    public @Nullable Long sizeRootFs;
    public List<MountPoint> mounts = List.of();
    public ContainerConfig config = ContainerConfig.EMPTY;
    public NetworkSettings networkSettings = NetworkSettings.NONE;

    private Builder() {}

    public ContainerInspect build() {
      return new ContainerInspect(
          id,
          created,
          path,
          args,
          state,
          image,
          resolvConfPath,
          hostnamePath,
          hostsPath,
          logPath,
          name,
          restartCount,
          driver,
          platform,
          mountLabel,
          processLabel,
          appArmorProfile,
          execIds,
          hostConfig,
          graphDriver,
          sizeRw,
          sizeRootFs,
          mounts,
          config,
          networkSettings);
    }
  }
}
