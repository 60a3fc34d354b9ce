// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.Root;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.ExecOptions;
import dev.gantry.runtime.compile.LifecyclePlans;
import dev.gantry.runtime.compile.PlanCompiler;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The verbs of an OCI runtime for the containers below one root (runtime.md).
///
/// A verb that changes something gives the plan for it; `Keeper` carries it out here, or a launcher
/// that becomes the keeper elsewhere. Verbs throw NOT_FOUND for an unknown container and CONFLICT
/// for one in the wrong state.
public final class OciRuntime {
  private final Containers containers;
  private final HostFacts host;
  private final InstantSource clock;

  public OciRuntime(Containers containers, InstantSource clock) {
    this.containers = containers;
    this.host = containers.host();
    this.clock = clock;
  }

  /// A runtime for this process's own view of the host, with state below `root`.
  public static OciRuntime at(Path root) {
    HostFacts host = HostFacts.observe(Path.of("/"));
    return new OciRuntime(new Containers(root, root, host), InstantSource.system());
  }

  public Containers containers() {
    return containers;
  }

  /// Makes a container; `options` say where it is kept and whether it waits for [#start]. Its state
  /// document is added here.
  public Plan create(RuntimeSpec spec, CreateOptions options) {
    return create(spec, spec.process(), options);
  }

  /// The same for a first process that got more than the document says: later ones do not.
  public Plan create(RuntimeSpec spec, @Nullable ProcessSpec first, CreateOptions options) {
    Containers.checkId(options.id());
    if (containers.exists(options.id())) {
      throw Failure.conflict("container with given ID already exists: " + options.id());
    }
    ContainerCgroup cgroup =
        ContainerCgroup.of(
            host.cgroups(), options.cgroup(spec.linuxOrEmpty().cgroupsPath()), options.id());
    Map<String, String> folders = new LinkedHashMap<>();
    cgroup
        .folders()
        .forEach(
            (hierarchy, folder) -> folders.put(ContainerCgroup.key(hierarchy), folder.toString()));
    Root root = spec.root();
    ContainerRecord record =
        new ContainerRecord(
            options.id(),
            options.bundle().toString(),
            root == null ? "" : options.bundle().resolve(root.path()).normalize().toString(),
            Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.MILLIS).toString(),
            host.uid(),
            options.scope() != null,
            cgroup.path(),
            folders,
            spec);
    Path folder = containers.folder(options.id());
    RuntimeSpec complete = first == null ? spec : spec.withProcess(first);
    return PlanCompiler.create(complete, host, options.withState(folder, Json.text(record)));
  }

  /// Lets a created container run.
  public Plan start(String id) {
    Container container = containers.get(id);
    switch (container.status()) {
      case CREATED -> {}
      case STOPPED -> throw Failure.conflict("cannot start a container that has stopped: " + id);
      case RUNNING, PAUSED ->
          throw Failure.conflict("cannot start an already running container: " + id);
      case CREATING ->
          throw Failure.conflict("cannot start a container in the creating state: " + id);
    }
    return LifecyclePlans.start(
        container.record().spec(), options(container), container.pid(), container.folder());
  }

  /// Runs one more process in a container.
  public Plan exec(String id, ProcessSpec process, ExecOptions options, boolean evenPaused) {
    Container container = containers.get(id);
    switch (container.status()) {
      case STOPPED, CREATING -> throw Failure.conflict("cannot exec in a stopped container: " + id);
      case PAUSED -> {
        if (!evenPaused) {
          throw Failure.conflict(
              "cannot exec in a paused container (use --ignore-paused to override): " + id);
        }
      }
      case CREATED, RUNNING -> {}
    }
    RuntimeSpec spec = container.record().spec();
    return PlanCompiler.exec(
        process,
        spec.withLinux(spec.linuxOrEmpty().withCgroupsPath(container.record().cgroupPath())),
        host,
        options.of(container.pid(), container.startTicks(), container.record().cgroups()));
  }

  /// Sends a signal to the first process, or to all.
  public Plan kill(String id, int signal, boolean all) {
    Container container = containers.get(id);
    boolean alive = container.status() != Status.STOPPED && container.status() != Status.CREATING;
    boolean ownPids = container.record().spec().linuxOrEmpty().namespace("pid") != null;
    // Without a pid namespace the end of the first process ends nobody else.
    boolean everyone = all || (signal == 9 && !ownPids);
    if (!alive && !everyone) {
      throw Failure.conflict("container not running: " + id);
    }
    return LifecyclePlans.kill(
        container.cgroup(host.cgroups()),
        container.pid(),
        container.startTicks(),
        signal,
        everyone,
        alive);
  }

  /// Removes what is left of a container; `force` kills it first.
  public Plan delete(String id, boolean force) {
    Container container = containers.get(id);
    Status status = container.status();
    if (!force && (status == Status.RUNNING || status == Status.PAUSED)) {
      throw Failure.conflict(
          "cannot delete container " + id + " that is not stopped: " + status.word());
    }
    return LifecyclePlans.delete(
        container.record().spec(),
        options(container),
        container.cgroup(host.cgroups()),
        status == Status.STOPPED ? 0 : container.pid(),
        container.startTicks(),
        container.folder());
  }

  /// Freezes or thaws all processes.
  public Plan freeze(String id, boolean freeze) {
    Container container = containers.get(id);
    boolean possible =
        freeze
            ? container.status() == Status.RUNNING || container.status() == Status.CREATED
            : container.status() == Status.PAUSED;
    if (!possible) {
      throw Failure.conflict(
          (freeze ? "container not running or created: " : "container not paused: ")
              + container.status().word());
    }
    return LifecyclePlans.freeze(container.cgroup(host.cgroups()), freeze);
  }

  /// Changes limits; those that `changes` does not name stay.
  public Plan update(String id, Resources changes) {
    Container container = containers.get(id);
    if (container.status() == Status.STOPPED) {
      throw Failure.conflict("container not running: " + id);
    }
    RuntimeSpec spec = container.record().spec();
    Resources merged = MergeResources.merge(spec.linuxOrEmpty().resourcesOrNone(), changes);
    ContainerRecord record =
        container.record().withSpec(spec.withLinux(spec.linuxOrEmpty().withResources(merged)));
    return LifecyclePlans.update(
        container.cgroup(host.cgroups()),
        host,
        changes,
        container.folder(),
        Json.text(record),
        record.systemdCgroup());
  }

  /// The pids of all processes in the container.
  public List<Integer> processes(String id) {
    Container container = containers.get(id);
    return CgroupProcesses.of(container.cgroup(host.cgroups()), host.files());
  }

  private static CreateOptions options(Container container) {
    return CreateOptions.waiting(container.id(), Path.of(container.record().bundle()));
  }
}
