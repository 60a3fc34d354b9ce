// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// The service and the machine it runs on.
///
/// - `memTotal`: bytes
@Json
public record SystemInfo(
    @Json.Property("ID") String id,
    @Json.Property("Containers") int containers,
    @Json.Property("ContainersRunning") int containersRunning,
    @Json.Property("ContainersPaused") int containersPaused,
    @Json.Property("ContainersStopped") int containersStopped,
    @Json.Property("Images") int images,
    @Json.Property("Driver") String driver,
    @Json.Property("DriverStatus") List<List<String>> driverStatus,
    @Json.Property("Plugins") Plugins plugins,
    @Json.Property("MemoryLimit") boolean memoryLimit,
    @Json.Property("SwapLimit") boolean swapLimit,
    @Json.Property("KernelMemoryTCP") boolean kernelMemoryTcp,
    @Json.Property("CpuCfsPeriod") boolean cpuCfsPeriod,
    @Json.Property("CpuCfsQuota") boolean cpuCfsQuota,
    @Json.Property("CPUShares") boolean cpuShares,
    @Json.Property("CPUSet") boolean cpuSet,
    @Json.Property("PidsLimit") boolean pidsLimit,
    @Json.Property("IPv4Forwarding") boolean ipv4Forwarding,
    @Json.Property("Debug") boolean debug,
    @Json.Property("NFd") int nFd,
    @Json.Property("OomKillDisable") boolean oomKillDisable,
    @Json.Property("NGoroutines") int nGoroutines,
    @Json.Property("SystemTime") String systemTime,
    @Json.Property("LoggingDriver") String loggingDriver,
    @Json.Property("CgroupDriver") String cgroupDriver,
    @Json.Property("CgroupVersion") String cgroupVersion,
    @Json.Property("NEventsListener") int nEventsListener,
    @Json.Property("KernelVersion") String kernelVersion,
    @Json.Property("OperatingSystem") String operatingSystem,
    @Json.Property("OSVersion") String osVersion,
    @Json.Property("OSType") String osType,
    @Json.Property("Architecture") String architecture,
    @Json.Property("IndexServerAddress") String indexServerAddress,
    @Json.Property("NCPU") int ncpu,
    @Json.Property("MemTotal") long memTotal,
    @Json.Property("DockerRootDir") String dockerRootDir,
    @Json.Property("HttpProxy") String httpProxy,
    @Json.Property("HttpsProxy") String httpsProxy,
    @Json.Property("NoProxy") String noProxy,
    @Json.Property("Name") String name,
    @Json.Property("Labels") List<String> labels,
    @Json.Property("ExperimentalBuild") boolean experimentalBuild,
    @Json.Property("ServerVersion") String serverVersion,
    @Json.Property("Runtimes") Map<String, RuntimeEntry> runtimes,
    @Json.Property("DefaultRuntime") String defaultRuntime,
    @Json.Property("Swarm") Swarm swarm,
    @Json.Property("LiveRestoreEnabled") boolean liveRestoreEnabled,
    @Json.Property("Isolation") String isolation,
    @Json.Property("InitBinary") String initBinary,
    @Json.Property("SecurityOptions") List<String> securityOptions,
    @Json.Property("ProductLicense") String productLicense,
    @Json.Property("Warnings") List<String> warnings,
    @Json.Property("CDISpecDirs") List<String> cdiSpecDirs) {

  public SystemInfo {
    id = Absent.text(id);
    driver = Absent.text(driver);
    driverStatus = Absent.lists(driverStatus);
    plugins = Absent.or(plugins, Plugins.NONE);
    systemTime = Absent.text(systemTime);
    loggingDriver = Absent.text(loggingDriver);
    cgroupDriver = Absent.text(cgroupDriver);
    cgroupVersion = Absent.text(cgroupVersion);
    kernelVersion = Absent.text(kernelVersion);
    operatingSystem = Absent.text(operatingSystem);
    osVersion = Absent.text(osVersion);
    osType = Absent.text(osType);
    architecture = Absent.text(architecture);
    indexServerAddress = Absent.text(indexServerAddress);
    dockerRootDir = Absent.text(dockerRootDir);
    httpProxy = Absent.text(httpProxy);
    httpsProxy = Absent.text(httpsProxy);
    noProxy = Absent.text(noProxy);
    name = Absent.text(name);
    labels = Absent.list(labels);
    serverVersion = Absent.text(serverVersion);
    runtimes = Absent.map(runtimes);
    defaultRuntime = Absent.text(defaultRuntime);
    swarm = Absent.or(swarm, Swarm.NONE);
    isolation = Absent.text(isolation);
    initBinary = Absent.text(initBinary);
    securityOptions = Absent.list(securityOptions);
    productLicense = Absent.text(productLicense);
    warnings = Absent.list(warnings);
    cdiSpecDirs = Absent.list(cdiSpecDirs);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.id = id;
    edit.containers = containers;
    edit.containersRunning = containersRunning;
    edit.containersPaused = containersPaused;
    edit.containersStopped = containersStopped;
    edit.images = images;
    edit.driver = driver;
    edit.driverStatus = driverStatus;
    edit.plugins = plugins;
    edit.memoryLimit = memoryLimit;
    edit.swapLimit = swapLimit;
    edit.kernelMemoryTcp = kernelMemoryTcp;
    edit.cpuCfsPeriod = cpuCfsPeriod;
    edit.cpuCfsQuota = cpuCfsQuota;
    edit.cpuShares = cpuShares;
    edit.cpuSet = cpuSet;
    edit.pidsLimit = pidsLimit;
    edit.ipv4Forwarding = ipv4Forwarding;
    edit.debug = debug;
    edit.nFd = nFd;
    edit.oomKillDisable = oomKillDisable;
    edit.nGoroutines = nGoroutines;
    edit.systemTime = systemTime;
    edit.loggingDriver = loggingDriver;
    edit.cgroupDriver = cgroupDriver;
    edit.cgroupVersion = cgroupVersion;
    edit.nEventsListener = nEventsListener;
    edit.kernelVersion = kernelVersion;
    edit.operatingSystem = operatingSystem;
    edit.osVersion = osVersion;
    edit.osType = osType;
    edit.architecture = architecture;
    edit.indexServerAddress = indexServerAddress;
    edit.ncpu = ncpu;
    edit.memTotal = memTotal;
    edit.dockerRootDir = dockerRootDir;
    edit.httpProxy = httpProxy;
    edit.httpsProxy = httpsProxy;
    edit.noProxy = noProxy;
    edit.name = name;
    edit.labels = labels;
    edit.experimentalBuild = experimentalBuild;
    edit.serverVersion = serverVersion;
    edit.runtimes = runtimes;
    edit.defaultRuntime = defaultRuntime;
    edit.swarm = swarm;
    edit.liveRestoreEnabled = liveRestoreEnabled;
    edit.isolation = isolation;
    edit.initBinary = initBinary;
    edit.securityOptions = securityOptions;
    edit.productLicense = productLicense;
    edit.warnings = warnings;
    edit.cdiSpecDirs = cdiSpecDirs;
    return edit;
  }

  /// Docker's `Plugins`.
  @Json
  public record Plugins(
      @Json.Property("Volume") List<String> volume,
      @Json.Property("Network") List<String> network,
      @Json.Property("Authorization") List<String> authorization,
      @Json.Property("Log") List<String> log) {

    /// With nothing known.
    public static final Plugins NONE = new Plugins(List.of(), List.of(), List.of(), List.of());

    public Plugins {
      volume = Absent.list(volume);
      network = Absent.list(network);
      authorization = Absent.list(authorization);
      log = Absent.list(log);
    }
  }

  /// Docker's `RuntimeEntry`.
  @Json
  public record RuntimeEntry(String path, List<String> runtimeArgs) {

    public RuntimeEntry {
      path = Absent.text(path);
      runtimeArgs = Absent.list(runtimeArgs);
    }
  }

  /// Docker's `Swarm`.
  @Json
  public record Swarm(
      @Json.Property("NodeID") String nodeId,
      @Json.Property("LocalNodeState") String localNodeState,
      @Json.Property("ControlAvailable") boolean controlAvailable) {

    /// With nothing known.
    public static final Swarm NONE = new Swarm("", "", false);

    public Swarm {
      nodeId = Absent.text(nodeId);
      localNodeState = Absent.text(localNodeState);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String id = "";
    public int containers;
    public int containersRunning;
    public int containersPaused;
    public int containersStopped;
    public int images;
    public String driver = "";
    public List<List<String>> driverStatus = List.of();
    public Plugins plugins = Plugins.NONE;
    public boolean memoryLimit;
    public boolean swapLimit;
    public boolean kernelMemoryTcp;
    public boolean cpuCfsPeriod;
    public boolean cpuCfsQuota;
    public boolean cpuShares;
    public boolean cpuSet;
    public boolean pidsLimit;
    public boolean ipv4Forwarding;
    public boolean debug;
    public int nFd;
    public boolean oomKillDisable;
    public int nGoroutines;
    public String systemTime = "";
    public String loggingDriver = "";
    public String cgroupDriver = "";
    public String cgroupVersion = "";
    public int nEventsListener;
    public String kernelVersion = "";
    public String operatingSystem = "";
    public String osVersion = "";
    public String osType = "";
    public String architecture = "";
    public String indexServerAddress = "";
    public int ncpu;
    public long memTotal;
    public String dockerRootDir = "";
    public String httpProxy = "";
    public String httpsProxy = "";
    public String noProxy = "";
    public String name = "";
    public List<String> labels = List.of();
    public boolean experimentalBuild;
    public String serverVersion = "";
    public Map<String, RuntimeEntry> runtimes = Map.of();
    public String defaultRuntime = "";
    public Swarm swarm = Swarm.NONE;
    public boolean liveRestoreEnabled;
    public String isolation = "";
    public String initBinary = "";
    public List<String> securityOptions = List.of();
    public String productLicense = "";
    public List<String> warnings = List.of();
    public List<String> cdiSpecDirs = List.of();

    private Builder() {}

    public SystemInfo build() {
      return new SystemInfo(
          id,
          containers,
          containersRunning,
          containersPaused,
          containersStopped,
          images,
          driver,
          driverStatus,
          plugins,
          memoryLimit,
          swapLimit,
          kernelMemoryTcp,
          cpuCfsPeriod,
          cpuCfsQuota,
          cpuShares,
          cpuSet,
          pidsLimit,
          ipv4Forwarding,
          debug,
          nFd,
          oomKillDisable,
          nGoroutines,
          systemTime,
          loggingDriver,
          cgroupDriver,
          cgroupVersion,
          nEventsListener,
          kernelVersion,
          operatingSystem,
          osVersion,
          osType,
          architecture,
          indexServerAddress,
          ncpu,
          memTotal,
          dockerRootDir,
          httpProxy,
          httpsProxy,
          noProxy,
          name,
          labels,
          experimentalBuild,
          serverVersion,
          runtimes,
          defaultRuntime,
          swarm,
          liveRestoreEnabled,
          isolation,
          initBinary,
          securityOptions,
          productLicense,
          warnings,
          cdiSpecDirs);
    }
  }
}
