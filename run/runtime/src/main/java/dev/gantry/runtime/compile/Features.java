// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.linux.seccomp.SeccompFilter;
import dev.gantry.runtime.host.HostFacts;
import io.avaje.jsonb.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What this runtime can do, whatever this host can (features.md).
@Json
public record Features(
    String ociVersionMin,
    String ociVersionMax,
    List<String> hooks,
    List<String> mountOptions,
    LinuxFeatures linux,
    Map<String, String> annotations,
    List<String> potentiallyUnsafeConfigAnnotations) {
  public static final String NEWEST_SPEC = "1.3.0";

  @Json
  public record LinuxFeatures(
      List<String> namespaces,
      List<String> capabilities,
      Cgroup cgroup,
      SeccompFeatures seccomp,
      Enabled apparmor,
      Enabled selinux,
      Enabled intelRdt,
      MemoryPolicyFeatures memoryPolicy,
      MountExtensions mountExtensions,
      Enabled netDevices) {}

  @Json
  public record Cgroup(
      boolean v1, boolean v2, boolean systemd, boolean systemdUser, boolean rdma) {}

  @Json
  public record SeccompFeatures(
      boolean enabled,
      List<String> actions,
      List<String> operators,
      List<String> archs,
      List<String> knownFlags,
      List<String> supportedFlags) {}

  @Json
  public record Enabled(boolean enabled) {}

  @Json
  public record MemoryPolicyFeatures(List<String> modes, List<String> flags) {}

  @Json
  public record MountExtensions(Enabled idmap) {}

  private static final List<String> ARCHITECTURES =
      List.of(
          "SCMP_ARCH_AARCH64",
          "SCMP_ARCH_ARM",
          "SCMP_ARCH_MIPS",
          "SCMP_ARCH_MIPS64",
          "SCMP_ARCH_MIPS64N32",
          "SCMP_ARCH_MIPSEL",
          "SCMP_ARCH_MIPSEL64",
          "SCMP_ARCH_MIPSEL64N32",
          "SCMP_ARCH_PPC",
          "SCMP_ARCH_PPC64",
          "SCMP_ARCH_PPC64LE",
          "SCMP_ARCH_RISCV64",
          "SCMP_ARCH_S390",
          "SCMP_ARCH_S390X",
          "SCMP_ARCH_X32",
          "SCMP_ARCH_X86",
          "SCMP_ARCH_X86_64");

  public static Features of(HostFacts host) {
    return new Features(
        "1.0.0",
        NEWEST_SPEC,
        List.of(
            "prestart",
            "createRuntime",
            "createContainer",
            "startContainer",
            "poststart",
            "poststop"),
        MountFlags.names(),
        linux(host),
        Map.of(),
        List.of("run.oci.hooks.stdout", "run.oci.hooks.stderr"));
  }

  private static LinuxFeatures linux(HostFacts host) {
    return new LinuxFeatures(
        Arrays.stream(NamespaceType.values()).map(NamespaceType::specName).sorted().toList(),
        CapabilityNames.upTo(host.lastCapability()),
        new Cgroup(true, true, false, false, true),
        new SeccompFeatures(
            SeccompFilter.isAvailable(),
            SeccompSteps.actions(),
            SeccompSteps.operators(),
            ARCHITECTURES,
            SeccompSteps.flagNames(),
            SeccompSteps.flagNames()),
        new Enabled(true),
        new Enabled(true),
        new Enabled(false),
        new MemoryPolicyFeatures(
            Scheduling.MEMORY_MODES, Scheduling.MEMORY_FLAGS.keySet().stream().sorted().toList()),
        new MountExtensions(new Enabled(true)),
        new Enabled(false));
  }
}
