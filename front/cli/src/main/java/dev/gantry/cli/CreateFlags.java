// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options that `run` and `create` share, as typed; [CreateBody] gives them their meaning. A
/// list may be given many times; text options are empty when absent, numbers null.
class CreateFlags {
  @Option(
      names = "--add-host",
      paramLabel = "list",
      description = "Add a custom host-to-IP mapping (host:ip)")
  List<String> addHost = new ArrayList<>();

  @Option(
      names = "--annotation",
      paramLabel = "map",
      description = "Add an annotation to the container (key=value)")
  List<String> annotation = new ArrayList<>();

  @Option(
      names = {"-a", "--attach"},
      paramLabel = "list",
      description = "Attach to STDIN, STDOUT or STDERR")
  List<String> attach = new ArrayList<>();

  @Option(
      names = "--blkio-weight",
      paramLabel = "uint16",
      description = "Block IO (relative weight), between 10 and 1000, or 0 to disable")
  @Nullable Integer blkioWeight;

  @Option(
      names = "--blkio-weight-device",
      paramLabel = "list",
      description = "Block IO weight (relative device weight)")
  List<String> blkioWeightDevice = new ArrayList<>();

  @Option(names = "--cap-add", paramLabel = "list", description = "Add Linux capabilities")
  List<String> capAdd = new ArrayList<>();

  @Option(names = "--cap-drop", paramLabel = "list", description = "Drop Linux capabilities")
  List<String> capDrop = new ArrayList<>();

  @Option(
      names = "--cgroup-parent",
      paramLabel = "string",
      description = "Optional parent cgroup for the container")
  String cgroupParent = "";

  @Option(
      names = "--cgroupns",
      paramLabel = "string",
      description = "Cgroup namespace to use (host, private)")
  String cgroupns = "";

  @Option(
      names = "--cidfile",
      paramLabel = "string",
      description = "Write the container ID to the file")
  String cidfile = "";

  @Option(
      names = "--cpu-period",
      paramLabel = "int",
      description = "Limit CPU CFS (Completely Fair Scheduler) period")
  @Nullable Long cpuPeriod;

  @Option(
      names = "--cpu-quota",
      paramLabel = "int",
      description = "Limit CPU CFS (Completely Fair Scheduler) quota")
  @Nullable Long cpuQuota;

  @Option(
      names = "--cpu-rt-period",
      paramLabel = "int",
      description = "Limit CPU real-time period in microseconds")
  @Nullable Long cpuRtPeriod;

  @Option(
      names = "--cpu-rt-runtime",
      paramLabel = "int",
      description = "Limit CPU real-time runtime in microseconds")
  @Nullable Long cpuRtRuntime;

  @Option(
      names = {"-c", "--cpu-shares"},
      paramLabel = "int",
      description = "CPU shares (relative weight)")
  @Nullable Long cpuShares;

  @Option(names = "--cpus", paramLabel = "decimal", description = "Number of CPUs")
  String cpus = "";

  @Option(
      names = "--cpuset-cpus",
      paramLabel = "string",
      description = "CPUs in which to allow execution (0-3, 0,1)")
  String cpusetCpus = "";

  @Option(
      names = "--cpuset-mems",
      paramLabel = "string",
      description = "MEMs in which to allow execution (0-3, 0,1)")
  String cpusetMems = "";

  @Option(
      names = "--device",
      paramLabel = "list",
      description = "Add a host device to the container")
  List<String> device = new ArrayList<>();

  @Option(
      names = "--device-cgroup-rule",
      paramLabel = "list",
      description = "Add a rule to the cgroup allowed devices list")
  List<String> deviceCgroupRule = new ArrayList<>();

  @Option(
      names = "--device-read-bps",
      paramLabel = "list",
      description = "Limit read rate (bytes per second) from a device")
  List<String> deviceReadBps = new ArrayList<>();

  @Option(
      names = "--device-read-iops",
      paramLabel = "list",
      description = "Limit read rate (IO per second) from a device")
  List<String> deviceReadIops = new ArrayList<>();

  @Option(
      names = "--device-write-bps",
      paramLabel = "list",
      description = "Limit write rate (bytes per second) to a device")
  List<String> deviceWriteBps = new ArrayList<>();

  @Option(
      names = "--device-write-iops",
      paramLabel = "list",
      description = "Limit write rate (IO per second) to a device")
  List<String> deviceWriteIops = new ArrayList<>();

  @Option(names = "--dns", paramLabel = "list", description = "Set custom DNS servers")
  List<String> dns = new ArrayList<>();

  @Option(
      names = {"--dns-option", "--dns-opt"},
      paramLabel = "list",
      description = "Set DNS options")
  List<String> dnsOption = new ArrayList<>();

  @Option(
      names = "--dns-search",
      paramLabel = "list",
      description = "Set custom DNS search domains")
  List<String> dnsSearch = new ArrayList<>();

  @Option(names = "--domainname", paramLabel = "string", description = "Container NIS domain name")
  String domainname = "";

  @Option(
      names = "--entrypoint",
      paramLabel = "string",
      description = "Overwrite the default ENTRYPOINT of the image")
  @Nullable String entrypoint;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "list",
      description = "Set environment variables")
  List<String> env = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "list",
      description = "Read in a file of environment variables")
  List<String> envFile = new ArrayList<>();

  @Option(
      names = "--expose",
      paramLabel = "list",
      description = "Expose a port or a range of ports")
  List<String> expose = new ArrayList<>();

  @Option(
      names = "--gpus",
      paramLabel = "gpu-request",
      description = "GPU devices to add to the container")
  String gpus = "";

  @Option(names = "--group-add", paramLabel = "list", description = "Add additional groups to join")
  List<String> groupAdd = new ArrayList<>();

  @Option(
      names = "--health-cmd",
      paramLabel = "string",
      description = "Command to run to check health")
  String healthCmd = "";

  @Option(
      names = "--health-interval",
      paramLabel = "duration",
      description = "Time between running the check (ms|s|m|h)")
  String healthInterval = "";

  @Option(
      names = "--health-retries",
      paramLabel = "int",
      description = "Consecutive failures needed to report unhealthy")
  @Nullable Integer healthRetries;

  @Option(
      names = "--health-start-interval",
      paramLabel = "duration",
      description = "Time between running the check during the start period")
  String healthStartInterval = "";

  @Option(
      names = "--health-start-period",
      paramLabel = "duration",
      description = "Start period for the container to initialize")
  String healthStartPeriod = "";

  @Option(
      names = "--health-timeout",
      paramLabel = "duration",
      description = "Maximum time to allow one check to run")
  String healthTimeout = "";

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "string",
      description = "Container host name")
  String hostname = "";

  @Option(
      names = "--init",
      description = "Run an init inside the container that forwards signals and reaps processes")
  @Nullable Boolean init;

  @Option(
      names = {"-i", "--interactive"},
      description = "Keep STDIN open even if not attached")
  boolean interactive;

  @Option(names = "--ip", paramLabel = "ip", description = "IPv4 address (e.g., 172.30.100.104)")
  String ip = "";

  @Option(names = "--ip6", paramLabel = "ip", description = "IPv6 address (e.g., 2001:db8::33)")
  String ip6 = "";

  @Option(names = "--ipc", paramLabel = "string", description = "IPC mode to use")
  String ipc = "";

  @Option(
      names = "--isolation",
      paramLabel = "string",
      description = "Container isolation technology")
  String isolation = "";

  @Option(names = "--kernel-memory", paramLabel = "bytes", description = "Kernel memory limit")
  String kernelMemory = "";

  @Option(
      names = {"-l", "--label"},
      paramLabel = "list",
      description = "Set meta data on a container")
  List<String> label = new ArrayList<>();

  @Option(
      names = "--label-file",
      paramLabel = "list",
      description = "Read in a line delimited file of labels")
  List<String> labelFile = new ArrayList<>();

  @Option(
      names = "--link-local-ip",
      paramLabel = "list",
      description = "Container IPv4/IPv6 link-local addresses")
  List<String> linkLocalIp = new ArrayList<>();

  @Option(names = "--link", paramLabel = "list", description = "Add link to another container")
  List<String> link = new ArrayList<>();

  @Option(
      names = "--log-driver",
      paramLabel = "string",
      description = "Logging driver for the container")
  String logDriver = "";

  @Option(names = "--log-opt", paramLabel = "list", description = "Log driver options")
  List<String> logOpt = new ArrayList<>();

  @Option(
      names = "--mac-address",
      paramLabel = "string",
      description = "Container MAC address (e.g., 92:d0:c6:0a:29:33)")
  String macAddress = "";

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "bytes",
      description = "Memory limit")
  String memory = "";

  @Option(names = "--memory-reservation", paramLabel = "bytes", description = "Memory soft limit")
  String memoryReservation = "";

  @Option(
      names = "--memory-swap",
      paramLabel = "bytes",
      description = "Swap limit equal to memory plus swap: '-1' to enable unlimited swap")
  String memorySwap = "";

  @Option(
      names = "--memory-swappiness",
      paramLabel = "int",
      description = "Tune container memory swappiness (0 to 100)")
  @Nullable Long memorySwappiness;

  @Option(
      names = "--mount",
      paramLabel = "mount",
      description = "Attach a filesystem mount to the container")
  List<String> mount = new ArrayList<>();

  @Option(names = "--name", paramLabel = "string", description = "Assign a name to the container")
  String name = "";

  @Option(
      names = {"--network", "--net"},
      paramLabel = "network",
      description = "Connect a container to a network")
  List<String> network = new ArrayList<>();

  @Option(
      names = {"--network-alias", "--net-alias"},
      paramLabel = "list",
      description = "Add network-scoped alias for the container")
  List<String> networkAlias = new ArrayList<>();

  @Option(names = "--no-healthcheck", description = "Disable any container-specified HEALTHCHECK")
  boolean noHealthcheck;

  @Option(names = "--oom-kill-disable", description = "Disable OOM Killer")
  boolean oomKillDisable;

  @Option(
      names = "--oom-score-adj",
      paramLabel = "int",
      description = "Tune host's OOM preferences (-1000 to 1000)")
  @Nullable Integer oomScoreAdj;

  @Option(names = "--pid", paramLabel = "string", description = "PID namespace to use")
  String pid = "";

  @Option(
      names = "--pids-limit",
      paramLabel = "int",
      description = "Tune container pids limit (set -1 for unlimited)")
  @Nullable Long pidsLimit;

  @Option(
      names = "--platform",
      paramLabel = "string",
      description = "Set platform if server is multi-platform capable")
  String platform = "";

  @Option(names = "--privileged", description = "Give extended privileges to this container")
  boolean privileged;

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "list",
      description = "Publish a container's port(s) to the host")
  List<String> publish = new ArrayList<>();

  @Option(
      names = {"-P", "--publish-all"},
      description = "Publish all exposed ports to random ports")
  boolean publishAll;

  @Option(
      names = "--pull",
      paramLabel = "string",
      description = "Pull image before running (\"always\", \"missing\", \"never\")")
  String pull = "";

  @Option(
      names = {"-q", "--quiet"},
      description = "Suppress the pull output")
  boolean quiet;

  @Option(names = "--read-only", description = "Mount the container's root filesystem as read only")
  boolean readOnly;

  @Option(
      names = "--restart",
      paramLabel = "string",
      description = "Restart policy to apply when a container exits")
  String restart = "";

  @Option(names = "--rm", description = "Automatically remove the container when it exits")
  boolean rm;

  @Option(
      names = "--runtime",
      paramLabel = "string",
      description = "Runtime to use for this container")
  String runtime = "";

  @Option(names = "--security-opt", paramLabel = "list", description = "Security Options")
  List<String> securityOpt = new ArrayList<>();

  @Option(names = "--shm-size", paramLabel = "bytes", description = "Size of /dev/shm")
  String shmSize = "";

  @Option(
      names = "--stop-signal",
      paramLabel = "string",
      description = "Signal to stop the container")
  String stopSignal = "";

  @Option(
      names = "--stop-timeout",
      paramLabel = "int",
      description = "Timeout (in seconds) to stop a container")
  @Nullable Integer stopTimeout;

  @Option(
      names = "--storage-opt",
      paramLabel = "list",
      description = "Storage driver options for the container")
  List<String> storageOpt = new ArrayList<>();

  @Option(names = "--sysctl", paramLabel = "map", description = "Sysctl options")
  List<String> sysctl = new ArrayList<>();

  @Option(names = "--tmpfs", paramLabel = "list", description = "Mount a tmpfs directory")
  List<String> tmpfs = new ArrayList<>();

  @Option(
      names = {"-t", "--tty"},
      description = "Allocate a pseudo-TTY")
  boolean tty;

  @Option(names = "--ulimit", paramLabel = "ulimit", description = "Ulimit options")
  List<String> ulimit = new ArrayList<>();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "string",
      description = "Username or UID (format: <name|uid>[:<group|gid>])")
  String user = "";

  @Option(names = "--userns", paramLabel = "string", description = "User namespace to use")
  String userns = "";

  @Option(names = "--uts", paramLabel = "string", description = "UTS namespace to use")
  String uts = "";

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "list",
      description = "Bind mount a volume")
  List<String> volume = new ArrayList<>();

  @Option(
      names = "--volume-driver",
      paramLabel = "string",
      description = "Optional volume driver for the container")
  String volumeDriver = "";

  @Option(
      names = "--volumes-from",
      paramLabel = "list",
      description = "Mount volumes from the specified container(s)")
  List<String> volumesFrom = new ArrayList<>();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "string",
      description = "Working directory inside the container")
  String workdir = "";

  @Option(
      names = "--disable-content-trust",
      description = "Skip image verification",
      arity = "0..1",
      fallbackValue = "true")
  boolean disableContentTrust = true;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "")
  String image = "";

  @Parameters(index = "1..*", paramLabel = "ARG", arity = "0..*")
  List<String> command = new ArrayList<>();
}
