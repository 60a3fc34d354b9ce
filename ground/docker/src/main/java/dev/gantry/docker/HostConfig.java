// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a container that depend on this machine: resources, mounts, namespaces,
/// privileges. Bytes, micro- and nanoseconds as each field says; 0 or empty is no limit or the
/// default.
///
/// - `binds`: `source:target[:options]`
/// - `portBindings`: `80/tcp` to the host's side
/// - `volumesFrom`: `container[:ro]`
/// - `consoleSize`: rows, columns
/// - `cgroupnsMode`: `private`, `host` or empty
/// - `tmpfs`: target to mount options
/// - `shmSize`: bytes
/// - `cpuShares`: relative weight
/// - `memory`: bytes
/// - `nanoCpus`: CPU quota in 1e-9 CPUs
/// - `blkioWeight`: 10 to 1000
/// - `cpuPeriod`: microseconds
/// - `cpuQuota`: microseconds
/// - `cpuRealtimePeriod`: microseconds
/// - `cpuRealtimeRuntime`: microseconds
/// - `kernelMemory`: bytes; long deprecated, refused on v2
/// - `kernelMemoryTcp`: bytes
/// - `memoryReservation`: bytes
/// - `memorySwap`: bytes of memory and swap together; -1 is unlimited swap
/// - `memorySwappiness`: 0 to 100; null or -1 inherits
/// - `pidsLimit`: null, 0 or -1 is no limit
/// - `maskedPaths`: null is the default list, empty is none
/// - `readonlyPaths`: null is the default list, empty is none
/// - `init`: null is the service's default
@Json
public record HostConfig(
    @Json.Property("Binds") List<String> binds,
    @Json.Property("ContainerIDFile") String containerIdFile,
    @Json.Property("LogConfig") LogConfig logConfig,
    @Json.Property("NetworkMode") String networkMode,
    @Json.Property("PortBindings") Map<String, List<PortBinding>> portBindings,
    @Json.Property("RestartPolicy") RestartPolicy restartPolicy,
    @Json.Property("AutoRemove") boolean autoRemove,
    @Json.Property("VolumeDriver") String volumeDriver,
    @Json.Property("VolumesFrom") List<String> volumesFrom,
    @Json.Property("ConsoleSize") List<Integer> consoleSize,
    @Json.Property("Annotations") Map<String, String> annotations,
    @Json.Property("CapAdd") List<String> capAdd,
    @Json.Property("CapDrop") List<String> capDrop,
    @Json.Property("CgroupnsMode") String cgroupnsMode,
    @Json.Property("Dns") List<String> dns,
    @Json.Property("DnsOptions") List<String> dnsOptions,
    @Json.Property("DnsSearch") List<String> dnsSearch,
    @Json.Property("ExtraHosts") List<String> extraHosts,
    @Json.Property("GroupAdd") List<String> groupAdd,
    @Json.Property("IpcMode") String ipcMode,
    @Json.Property("Cgroup") String cgroup,
    @Json.Property("Links") List<String> links,
    @Json.Property("OomScoreAdj") int oomScoreAdj,
    @Json.Property("PidMode") String pidMode,
    @Json.Property("Privileged") boolean privileged,
    @Json.Property("PublishAllPorts") boolean publishAllPorts,
    @Json.Property("ReadonlyRootfs") boolean readonlyRootfs,
    @Json.Property("SecurityOpt") List<String> securityOpt,
    @Json.Property("StorageOpt") Map<String, String> storageOpt,
    @Json.Property("Tmpfs") Map<String, String> tmpfs,
    @Json.Property("UTSMode") String utsMode,
    @Json.Property("UsernsMode") String usernsMode,
    @Json.Property("ShmSize") long shmSize,
    @Json.Property("Sysctls") Map<String, String> sysctls,
    @Json.Property("Runtime") String runtime,
    @Json.Property("Isolation") String isolation,
    @Json.Property("CpuShares") long cpuShares,
    @Json.Property("Memory") long memory,
    @Json.Property("NanoCpus") long nanoCpus,
    @Json.Property("CgroupParent") String cgroupParent,
    @Json.Property("BlkioWeight") int blkioWeight,
    @Json.Property("BlkioWeightDevice") List<WeightDevice> blkioWeightDevice,
    @Json.Property("BlkioDeviceReadBps") List<ThrottleDevice> blkioDeviceReadBps,
    @Json.Property("BlkioDeviceWriteBps") List<ThrottleDevice> blkioDeviceWriteBps,
    @Json.Property("BlkioDeviceReadIOps") List<ThrottleDevice> blkioDeviceReadIops,
    @Json.Property("BlkioDeviceWriteIOps") List<ThrottleDevice> blkioDeviceWriteIops,
    @Json.Property("CpuPeriod") long cpuPeriod,
    @Json.Property("CpuQuota") long cpuQuota,
    @Json.Property("CpuRealtimePeriod") long cpuRealtimePeriod,
    @Json.Property("CpuRealtimeRuntime") long cpuRealtimeRuntime,
    @Json.Property("CpusetCpus") String cpusetCpus,
    @Json.Property("CpusetMems") String cpusetMems,
    @Json.Property("Devices") List<DeviceMapping> devices,
    @Json.Property("DeviceCgroupRules") List<String> deviceCgroupRules,
    @Json.Property("DeviceRequests") List<DeviceRequest> deviceRequests,
    @Json.Property("KernelMemory") long kernelMemory,
    @Json.Property("KernelMemoryTCP") long kernelMemoryTcp,
    @Json.Property("MemoryReservation") long memoryReservation,
    @Json.Property("MemorySwap") long memorySwap,
    @Json.Property("MemorySwappiness") @Nullable Long memorySwappiness,
    @Json.Property("OomKillDisable") @Nullable Boolean oomKillDisable,
    @Json.Property("PidsLimit") @Nullable Long pidsLimit,
    @Json.Property("Ulimits") List<Ulimit> ulimits,
    @Json.Property("Mounts") List<Mount> mounts,
    @Json.Property("MaskedPaths") @Nullable List<String> maskedPaths,
    @Json.Property("ReadonlyPaths") @Nullable List<String> readonlyPaths,
    @Json.Property("Init") @Nullable Boolean init) {

  /// With nothing set.
  public static final HostConfig EMPTY = builder().build();

  public HostConfig {
    binds = Absent.list(binds);
    containerIdFile = Absent.text(containerIdFile);
    logConfig = Absent.or(logConfig, LogConfig.NONE);
    networkMode = Absent.text(networkMode);
    portBindings = Absent.map(portBindings, List.of());
    restartPolicy = Absent.or(restartPolicy, RestartPolicy.NONE);
    volumeDriver = Absent.text(volumeDriver);
    volumesFrom = Absent.list(volumesFrom);
    consoleSize = Absent.list(consoleSize);
    annotations = Absent.map(annotations, "");
    capAdd = Absent.list(capAdd);
    capDrop = Absent.list(capDrop);
    cgroupnsMode = Absent.text(cgroupnsMode);
    dns = Absent.list(dns);
    dnsOptions = Absent.list(dnsOptions);
    dnsSearch = Absent.list(dnsSearch);
    extraHosts = Absent.list(extraHosts);
    groupAdd = Absent.list(groupAdd);
    ipcMode = Absent.text(ipcMode);
    cgroup = Absent.text(cgroup);
    links = Absent.list(links);
    pidMode = Absent.text(pidMode);
    securityOpt = Absent.list(securityOpt);
    storageOpt = Absent.map(storageOpt, "");
    tmpfs = Absent.map(tmpfs, "");
    utsMode = Absent.text(utsMode);
    usernsMode = Absent.text(usernsMode);
    sysctls = Absent.map(sysctls, "");
    runtime = Absent.text(runtime);
    isolation = Absent.text(isolation);
    cgroupParent = Absent.text(cgroupParent);
    blkioWeightDevice = Absent.list(blkioWeightDevice);
    blkioDeviceReadBps = Absent.list(blkioDeviceReadBps);
    blkioDeviceWriteBps = Absent.list(blkioDeviceWriteBps);
    blkioDeviceReadIops = Absent.list(blkioDeviceReadIops);
    blkioDeviceWriteIops = Absent.list(blkioDeviceWriteIops);
    cpusetCpus = Absent.text(cpusetCpus);
    cpusetMems = Absent.text(cpusetMems);
    devices = Absent.list(devices);
    deviceCgroupRules = Absent.list(deviceCgroupRules);
    deviceRequests = Absent.list(deviceRequests);
    ulimits = Absent.list(ulimits);
    mounts = Absent.list(mounts);
    maskedPaths = maskedPaths == null ? null : Absent.list(maskedPaths);
    readonlyPaths = readonlyPaths == null ? null : Absent.list(readonlyPaths);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.binds = binds;
    edit.containerIdFile = containerIdFile;
    edit.logConfig = logConfig;
    edit.networkMode = networkMode;
    edit.portBindings = portBindings;
    edit.restartPolicy = restartPolicy;
    edit.autoRemove = autoRemove;
    edit.volumeDriver = volumeDriver;
    edit.volumesFrom = volumesFrom;
    edit.consoleSize = consoleSize;
    edit.annotations = annotations;
    edit.capAdd = capAdd;
    edit.capDrop = capDrop;
    edit.cgroupnsMode = cgroupnsMode;
    edit.dns = dns;
    edit.dnsOptions = dnsOptions;
    edit.dnsSearch = dnsSearch;
    edit.extraHosts = extraHosts;
    edit.groupAdd = groupAdd;
    edit.ipcMode = ipcMode;
    edit.cgroup = cgroup;
    edit.links = links;
    edit.oomScoreAdj = oomScoreAdj;
    edit.pidMode = pidMode;
    edit.privileged = privileged;
    edit.publishAllPorts = publishAllPorts;
    edit.readonlyRootfs = readonlyRootfs;
    edit.securityOpt = securityOpt;
    edit.storageOpt = storageOpt;
    edit.tmpfs = tmpfs;
    edit.utsMode = utsMode;
    edit.usernsMode = usernsMode;
    edit.shmSize = shmSize;
    edit.sysctls = sysctls;
    edit.runtime = runtime;
    edit.isolation = isolation;
    edit.cpuShares = cpuShares;
    edit.memory = memory;
    edit.nanoCpus = nanoCpus;
    edit.cgroupParent = cgroupParent;
    edit.blkioWeight = blkioWeight;
    edit.blkioWeightDevice = blkioWeightDevice;
    edit.blkioDeviceReadBps = blkioDeviceReadBps;
    edit.blkioDeviceWriteBps = blkioDeviceWriteBps;
    edit.blkioDeviceReadIops = blkioDeviceReadIops;
    edit.blkioDeviceWriteIops = blkioDeviceWriteIops;
    edit.cpuPeriod = cpuPeriod;
    edit.cpuQuota = cpuQuota;
    edit.cpuRealtimePeriod = cpuRealtimePeriod;
    edit.cpuRealtimeRuntime = cpuRealtimeRuntime;
    edit.cpusetCpus = cpusetCpus;
    edit.cpusetMems = cpusetMems;
    edit.devices = devices;
    edit.deviceCgroupRules = deviceCgroupRules;
    edit.deviceRequests = deviceRequests;
    edit.kernelMemory = kernelMemory;
    edit.kernelMemoryTcp = kernelMemoryTcp;
    edit.memoryReservation = memoryReservation;
    edit.memorySwap = memorySwap;
    edit.memorySwappiness = memorySwappiness;
    edit.oomKillDisable = oomKillDisable;
    edit.pidsLimit = pidsLimit;
    edit.ulimits = ulimits;
    edit.mounts = mounts;
    edit.maskedPaths = maskedPaths;
    edit.readonlyPaths = readonlyPaths;
    edit.init = init;
    return edit;
  }

  /// The log driver and its options; an empty type is the service's default.
  @Json
  public record LogConfig(
      @Json.Property("Type") String type, @Json.Property("Config") Map<String, String> config) {

    /// With nothing known.
    public static final LogConfig NONE = new LogConfig("", Map.of());

    public LogConfig {
      type = Absent.text(type);
      config = Absent.map(config, "");
    }
  }

  /// One host side of a published port; an empty port is chosen at start.
  @Json
  public record PortBinding(
      @Json.Property("HostIp") String hostIp, @Json.Property("HostPort") String hostPort) {

    public PortBinding {
      hostIp = Absent.text(hostIp);
      hostPort = Absent.text(hostPort);
    }
  }

  /// `no`, `always`, `unless-stopped` or `on-failure`; the count bounds the last one, 0 is no
  /// bound.
  @Json
  public record RestartPolicy(
      @Json.Property("Name") String name,
      @Json.Property("MaximumRetryCount") int maximumRetryCount) {

    /// With nothing known.
    public static final RestartPolicy NONE = new RestartPolicy("", 0);

    public RestartPolicy {
      name = Absent.text(name);
    }
  }

  /// Docker's `WeightDevice`.
  @Json
  public record WeightDevice(
      @Json.Property("Path") String path, @Json.Property("Weight") int weight) {

    public WeightDevice {
      path = Absent.text(path);
    }
  }

  /// A device and its rate, in bytes or operations per second.
  @Json
  public record ThrottleDevice(
      @Json.Property("Path") String path, @Json.Property("Rate") long rate) {

    public ThrottleDevice {
      path = Absent.text(path);
    }
  }

  /// Docker's `DeviceMapping`.
  ///
  /// - `cgroupPermissions`: letters of `rwm`
  @Json
  public record DeviceMapping(
      @Json.Property("PathOnHost") String pathOnHost,
      @Json.Property("PathInContainer") String pathInContainer,
      @Json.Property("CgroupPermissions") String cgroupPermissions) {

    public DeviceMapping {
      pathOnHost = Absent.text(pathOnHost);
      pathInContainer = Absent.text(pathInContainer);
      cgroupPermissions = Absent.text(cgroupPermissions);
    }
  }

  /// Devices asked for by capability, such as GPUs; count -1 is all.
  @Json
  public record DeviceRequest(
      @Json.Property("Driver") String driver,
      @Json.Property("Count") int count,
      @Json.Property("DeviceIDs") List<String> deviceIds,
      @Json.Property("Capabilities") List<List<String>> capabilities,
      @Json.Property("Options") Map<String, String> options) {

    public DeviceRequest {
      driver = Absent.text(driver);
      deviceIds = Absent.list(deviceIds);
      capabilities = Absent.lists(capabilities);
      options = Absent.map(options, "");
    }
  }

  /// A resource limit; -1 is unlimited.
  @Json
  public record Ulimit(
      @Json.Property("Name") String name,
      @Json.Property("Hard") long hard,
      @Json.Property("Soft") long soft) {

    public Ulimit {
      name = Absent.text(name);
    }
  }

  /// One mount in the `--mount` form.
  ///
  /// - `type`: `bind`, `volume`, `tmpfs`, `image`, `npipe` or `cluster`
  @Json
  public record Mount(
      @Json.Property("Type") String type,
      @Json.Property("Source") String source,
      @Json.Property("Target") String target,
      @Json.Property("ReadOnly") boolean readOnly,
      @Json.Property("Consistency") String consistency,
      @Json.Property("BindOptions") @Nullable BindOptions bindOptions,
      @Json.Property("VolumeOptions") @Nullable VolumeOptions volumeOptions,
      @Json.Property("ImageOptions") @Nullable ImageOptions imageOptions,
      @Json.Property("TmpfsOptions") @Nullable TmpfsOptions tmpfsOptions) {

    public Mount {
      type = Absent.text(type);
      source = Absent.text(source);
      target = Absent.text(target);
      consistency = Absent.text(consistency);
    }
  }

  /// Docker's `BindOptions`.
  @Json
  public record BindOptions(
      @Json.Property("Propagation") String propagation,
      @Json.Property("NonRecursive") boolean nonRecursive,
      @Json.Property("CreateMountpoint") boolean createMountpoint,
      @Json.Property("ReadOnlyNonRecursive") boolean readOnlyNonRecursive,
      @Json.Property("ReadOnlyForceRecursive") boolean readOnlyForceRecursive) {

    public BindOptions {
      propagation = Absent.text(propagation);
    }
  }

  /// Docker's `VolumeOptions`.
  @Json
  public record VolumeOptions(
      @Json.Property("NoCopy") boolean noCopy,
      @Json.Property("Labels") Map<String, String> labels,
      @Json.Property("DriverConfig") @Nullable VolumeDriver driverConfig,
      @Json.Property("Subpath") String subpath) {

    public VolumeOptions {
      labels = Absent.map(labels, "");
      subpath = Absent.text(subpath);
    }
  }

  /// Docker's `VolumeDriver`.
  @Json
  public record VolumeDriver(
      @Json.Property("Name") String name, @Json.Property("Options") Map<String, String> options) {

    public VolumeDriver {
      name = Absent.text(name);
      options = Absent.map(options, "");
    }
  }

  /// Docker's `ImageOptions`.
  @Json
  public record ImageOptions(@Json.Property("Subpath") String subpath) {

    public ImageOptions {
      subpath = Absent.text(subpath);
    }
  }

  /// Docker's `TmpfsOptions`.
  ///
  /// - `mode`: permission bits
  /// - `options`: flag, or key and value
  @Json
  public record TmpfsOptions(
      @Json.Property("SizeBytes") long sizeBytes,
      @Json.Property("Mode") int mode,
      @Json.Property("Options") List<List<String>> options) {

    public TmpfsOptions {
      options = Absent.lists(options);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public List<String> binds = List.of();
    public String containerIdFile = "";
    public LogConfig logConfig = LogConfig.NONE;
    public String networkMode = "";
    public Map<String, List<PortBinding>> portBindings = Map.of();
    public RestartPolicy restartPolicy = RestartPolicy.NONE;
    public boolean autoRemove;
    public String volumeDriver = "";
    public List<String> volumesFrom = List.of();
    public List<Integer> consoleSize = List.of();
    public Map<String, String> annotations = Map.of();
    public List<String> capAdd = List.of();
    public List<String> capDrop = List.of();
    public String cgroupnsMode = "";
    public List<String> dns = List.of();
    public List<String> dnsOptions = List.of();
    public List<String> dnsSearch = List.of();
    public List<String> extraHosts = List.of();
    public List<String> groupAdd = List.of();
    public String ipcMode = "";
    public String cgroup = "";
    public List<String> links = List.of();
    public int oomScoreAdj;
    public String pidMode = "";
    public boolean privileged;
    public boolean publishAllPorts;
    public boolean readonlyRootfs;
    public List<String> securityOpt = List.of();
    public Map<String, String> storageOpt = Map.of();
    public Map<String, String> tmpfs = Map.of();
    public String utsMode = "";
    public String usernsMode = "";
    public long shmSize;
    public Map<String, String> sysctls = Map.of();
    public String runtime = "";
    public String isolation = "";
    public long cpuShares;
    public long memory;
    public long nanoCpus;
    public String cgroupParent = "";
    public int blkioWeight;
    public List<WeightDevice> blkioWeightDevice = List.of();
    public List<ThrottleDevice> blkioDeviceReadBps = List.of();
    public List<ThrottleDevice> blkioDeviceWriteBps = List.of();
    public List<ThrottleDevice> blkioDeviceReadIops = List.of();
    public List<ThrottleDevice> blkioDeviceWriteIops = List.of();
    public long cpuPeriod;
    public long cpuQuota;
    public long cpuRealtimePeriod;
    public long cpuRealtimeRuntime;
    public String cpusetCpus = "";
    public String cpusetMems = "";
    public List<DeviceMapping> devices = List.of();
    public List<String> deviceCgroupRules = List.of();
    public List<DeviceRequest> deviceRequests = List.of();
    public long kernelMemory;
    public long kernelMemoryTcp;
    public long memoryReservation;
    public long memorySwap;
    public @Nullable Long memorySwappiness;
    public @Nullable Boolean oomKillDisable;
    public @Nullable Long pidsLimit;
    public List<Ulimit> ulimits = List.of();
    public List<Mount> mounts = List.of();
    public @Nullable List<String> maskedPaths;
    public @Nullable List<String> readonlyPaths;
    public @Nullable Boolean init;

    private Builder() {}

    public HostConfig build() {
      return new HostConfig(
          binds,
          containerIdFile,
          logConfig,
          networkMode,
          portBindings,
          restartPolicy,
          autoRemove,
          volumeDriver,
          volumesFrom,
          consoleSize,
          annotations,
          capAdd,
          capDrop,
          cgroupnsMode,
          dns,
          dnsOptions,
          dnsSearch,
          extraHosts,
          groupAdd,
          ipcMode,
          cgroup,
          links,
          oomScoreAdj,
          pidMode,
          privileged,
          publishAllPorts,
          readonlyRootfs,
          securityOpt,
          storageOpt,
          tmpfs,
          utsMode,
          usernsMode,
          shmSize,
          sysctls,
          runtime,
          isolation,
          cpuShares,
          memory,
          nanoCpus,
          cgroupParent,
          blkioWeight,
          blkioWeightDevice,
          blkioDeviceReadBps,
          blkioDeviceWriteBps,
          blkioDeviceReadIops,
          blkioDeviceWriteIops,
          cpuPeriod,
          cpuQuota,
          cpuRealtimePeriod,
          cpuRealtimeRuntime,
          cpusetCpus,
          cpusetMems,
          devices,
          deviceCgroupRules,
          deviceRequests,
          kernelMemory,
          kernelMemoryTcp,
          memoryReservation,
          memorySwap,
          memorySwappiness,
          oomKillDisable,
          pidsLimit,
          ulimits,
          mounts,
          maskedPaths,
          readonlyPaths,
          init);
    }
  }
}
