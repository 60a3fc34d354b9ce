// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.Linux;
import dev.gantry.oci.runtime.Mount;
import dev.gantry.oci.runtime.Namespace;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.Root;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.PlanBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A plan in the making: what it is made from, the steps so far, and what its parts tell each
/// other. Lives for one compilation.
final class Draft {
  static final long NONE = -1;
  private static final long O_CLOEXEC_RDONLY = 0;

  final RuntimeSpec spec;
  final ProcessSpec process;
  final Linux linux;
  final HostFacts host;
  final CreateOptions options;
  final PlanBuilder plan = new PlanBuilder();

  final ContainerCgroup cgroup;

  /// The slot of the user namespace to join, -1 for none.
  int joinedUser = -1;

  /// Trees that the keeper opened before CLONE, by their mount: in a user namespace the container
  /// side may not reach the sources, and only the host may make id-mapped mounts.
  final Map<Mount, Integer> opened = new HashMap<>();

  /// User namespaces whose mappings mounts get.
  final Map<Mount, Integer> mapped = new HashMap<>();

  /// Mounts that become read-only once everything in them is made.
  final Set<String> lateReadOnly = new LinkedHashSet<>();

  Draft(RuntimeSpec spec, ProcessSpec process, HostFacts host, CreateOptions options) {
    this.spec = spec;
    this.process = process;
    this.linux = spec.linuxOrEmpty();
    this.host = host;
    this.options = options;
    this.cgroup =
        ContainerCgroup.of(
            host.cgroups(), options.cgroup(spec.linuxOrEmpty().cgroupsPath()), options.id());
  }

  /// For one more process in a container whose cgroups are known.
  Draft(
      RuntimeSpec spec,
      ProcessSpec process,
      HostFacts host,
      CreateOptions options,
      Map<String, String> cgroups) {
    this.spec = spec;
    this.process = process;
    this.linux = spec.linuxOrEmpty();
    this.host = host;
    this.options = options;
    ContainerCgroup named =
        ContainerCgroup.of(host.cgroups(), spec.linuxOrEmpty().cgroupsPath(), options.id());
    this.cgroup = new ContainerCgroup(named.layout(), named.path(), cgroups);
  }

  /// Whether the container gets groups of its own: always for root; for others only where the
  /// document asks for them.
  boolean usesCgroups() {
    return host.fullPowers()
        || options.scope() != null
        || given(linux.cgroupsPath())
        || !linux.resourcesOrNone().equals(Resources.NONE);
  }

  /// Whether an old systemd in the container is to get a v1 hierarchy (crun's annotation).
  boolean forcesCgroupV1() {
    return host.cgroups().isV2()
        && given(spec.annotations().get("run.oci.systemd.force_cgroup_v1"));
  }

  PlanBuilder keeper(Opcode opcode, String cause, Object... arguments) {
    return plan.keeper(opcode, cause, arguments);
  }

  PlanBuilder container(Opcode opcode, String cause, Object... arguments) {
    return plan.container(opcode, cause, arguments);
  }

  /// The mounts, with targets inside the container. A target that names the root as the host sees
  /// it is taken for one inside (runc does so, for hooks that know only that name).
  List<Mount> mounts() {
    String root = rootPath().toString();
    return spec.mounts().stream()
        .map(mount ->
            root.length() > 1 && mount.destination().startsWith(root + "/")
                ? mount.withDestination(mount.destination().substring(root.length()))
                : mount)
        .toList();
  }

  /// The root as the host sees it.
  Path rootPath() {
    Root given = spec.root();
    return options.root() instanceof RootSource.Folder(Path path)
        ? path
        : given == null ? Path.of("/") : fromBundle(given.path());
  }

  /// Opens a host path read-only into a new slot, on the keeper's side.
  int open(String path, String cause) {
    int slot = plan.slot();
    plan.keeper(Opcode.OPEN, cause, slot, O_CLOEXEC_RDONLY, 0, path);
    return slot;
  }

  /// Whether a namespace of that type is made for this container.
  boolean makes(NamespaceType type) {
    Namespace namespace = linux.namespace(type.specName());
    return namespace != null && !given(namespace.path());
  }

  /// The path of the namespace to join, null when it is made or stays the host's.
  @Nullable String joins(NamespaceType type) {
    Namespace namespace = linux.namespace(type.specName());
    return namespace != null && given(namespace.path()) ? namespace.path() : null;
  }

  boolean hasUserNamespace() {
    return linux.namespace("user") != null;
  }

  boolean hasMountNamespace() {
    return makes(NamespaceType.MOUNT);
  }

  /// A path of the document: relative ones start at the bundle.
  Path fromBundle(String path) {
    return options.bundle().resolve(path).normalize();
  }

  static boolean given(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
