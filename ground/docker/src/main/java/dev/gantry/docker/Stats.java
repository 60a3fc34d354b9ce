// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// One sample of what a container uses. Bytes and nanoseconds.
///
/// - `read`: time of this sample
/// - `preread`: time of the one before
@Json
public record Stats(
    String name,
    String id,
    String read,
    String preread,
    @Json.Property("pids_stats") Pids pidsStats,
    @Json.Property("blkio_stats") Blkio blkioStats,
    @Json.Property("num_procs") int numProcs,
    @Json.Property("cpu_stats") Cpu cpuStats,
    @Json.Property("precpu_stats") Cpu precpuStats,
    @Json.Property("memory_stats") Memory memoryStats,
    Map<String, Network> networks) {

  public Stats {
    name = Absent.text(name);
    id = Absent.text(id);
    read = Absent.text(read);
    preread = Absent.text(preread);
    pidsStats = Absent.or(pidsStats, Pids.NONE);
    blkioStats = Absent.or(blkioStats, Blkio.NONE);
    cpuStats = Absent.or(cpuStats, Cpu.NONE);
    precpuStats = Absent.or(precpuStats, Cpu.NONE);
    memoryStats = Absent.or(memoryStats, Memory.NONE);
    networks = Absent.map(networks);
  }

  /// Docker's `Pids`.
  @Json
  public record Pids(long current, long limit) {

    /// With nothing known.
    public static final Pids NONE = new Pids(0, 0);
  }

  /// Docker's `Blkio`.
  @Json
  public record Blkio(
      @Json.Property("io_service_bytes_recursive") List<BlkioEntry> ioServiceBytesRecursive,
      @Json.Property("io_serviced_recursive") List<BlkioEntry> ioServicedRecursive) {

    /// With nothing known.
    public static final Blkio NONE = new Blkio(List.of(), List.of());

    public Blkio {
      ioServiceBytesRecursive = Absent.list(ioServiceBytesRecursive);
      ioServicedRecursive = Absent.list(ioServicedRecursive);
    }
  }

  /// Docker's `BlkioEntry`.
  @Json
  public record BlkioEntry(long major, long minor, String op, long value) {

    public BlkioEntry {
      op = Absent.text(op);
    }
  }

  /// Docker's `Cpu`.
  ///
  /// - `systemCpuUsage`: nanoseconds of the whole machine
  @Json
  public record Cpu(
      @Json.Property("cpu_usage") CpuUsage cpuUsage,
      @Json.Property("system_cpu_usage") long systemCpuUsage,
      @Json.Property("online_cpus") int onlineCpus,
      @Json.Property("throttling_data") Throttling throttlingData) {

    /// With nothing known.
    public static final Cpu NONE = new Cpu(CpuUsage.NONE, 0, 0, Throttling.NONE);

    public Cpu {
      cpuUsage = Absent.or(cpuUsage, CpuUsage.NONE);
      throttlingData = Absent.or(throttlingData, Throttling.NONE);
    }
  }

  /// Docker's `CpuUsage`.
  ///
  /// - `totalUsage`: nanoseconds
  /// - `percpuUsage`: nanoseconds
  /// - `usageInKernelmode`: nanoseconds
  /// - `usageInUsermode`: nanoseconds
  @Json
  public record CpuUsage(
      @Json.Property("total_usage") long totalUsage,
      @Json.Property("percpu_usage") List<Long> percpuUsage,
      @Json.Property("usage_in_kernelmode") long usageInKernelmode,
      @Json.Property("usage_in_usermode") long usageInUsermode) {

    /// With nothing known.
    public static final CpuUsage NONE = new CpuUsage(0, List.of(), 0, 0);

    public CpuUsage {
      percpuUsage = Absent.list(percpuUsage);
    }
  }

  /// Docker's `Throttling`.
  ///
  /// - `throttledTime`: nanoseconds
  @Json
  public record Throttling(
      long periods,
      @Json.Property("throttled_periods") long throttledPeriods,
      @Json.Property("throttled_time") long throttledTime) {

    /// With nothing known.
    public static final Throttling NONE = new Throttling(0, 0, 0);
  }

  /// Docker's `Memory`.
  ///
  /// - `usage`: bytes
  /// - `maxUsage`: bytes
  /// - `stats`: as the kernel's memory.stat
  /// - `limit`: bytes
  @Json
  public record Memory(
      long usage,
      @Json.Property("max_usage") long maxUsage,
      Map<String, Long> stats,
      long failcnt,
      long limit) {

    /// With nothing known.
    public static final Memory NONE = new Memory(0, 0, Map.of(), 0, 0);

    public Memory {
      stats = Absent.map(stats, 0L);
    }
  }

  /// Docker's `Network`.
  @Json
  public record Network(
      @Json.Property("rx_bytes") long rxBytes,
      @Json.Property("rx_packets") long rxPackets,
      @Json.Property("rx_errors") long rxErrors,
      @Json.Property("rx_dropped") long rxDropped,
      @Json.Property("tx_bytes") long txBytes,
      @Json.Property("tx_packets") long txPackets,
      @Json.Property("tx_errors") long txErrors,
      @Json.Property("tx_dropped") long txDropped) {

    /// Docker's `Ipam`.
    @Json
    public record Ipam(
        @Json.Property("Driver") String driver,
        @Json.Property("Options") Map<String, String> options,
        @Json.Property("Config") List<Pool> config) {

      /// With nothing known.
      public static final Ipam NONE = new Ipam("", Map.of(), List.of());

      public Ipam {
        driver = Absent.text(driver);
        options = Absent.map(options, "");
        config = Absent.list(config);
      }
    }

    /// Docker's `Pool`.
    @Json
    public record Pool(
        @Json.Property("Subnet") String subnet,
        @Json.Property("IPRange") String ipRange,
        @Json.Property("Gateway") String gateway,
        @Json.Property("AuxiliaryAddresses") Map<String, String> auxiliaryAddresses) {

      public Pool {
        subnet = Absent.text(subnet);
        ipRange = Absent.text(ipRange);
        gateway = Absent.text(gateway);
        auxiliaryAddresses = Absent.map(auxiliaryAddresses, "");
      }
    }

    /// Docker's `Member`.
    @Json
    public record Member(
        @Json.Property("Name") String name,
        @Json.Property("EndpointID") String endpointId,
        @Json.Property("MacAddress") String macAddress,
        @Json.Property("IPv4Address") String ipv4Address,
        @Json.Property("IPv6Address") String ipv6Address) {

      public Member {
        name = Absent.text(name);
        endpointId = Absent.text(endpointId);
        macAddress = Absent.text(macAddress);
        ipv4Address = Absent.text(ipv4Address);
        ipv6Address = Absent.text(ipv6Address);
      }
    }
  }
}
