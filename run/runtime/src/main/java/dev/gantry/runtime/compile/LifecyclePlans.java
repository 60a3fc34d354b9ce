// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.cgroup.ResourceSettings;
import dev.gantry.runtime.cgroup.Setting;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.runtime.plan.PlanBuilder;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import dev.gantry.runtime.systemd.ScopePlace;
import dev.gantry.runtime.systemd.UnitProperties;
import dev.gantry.runtime.systemd.UnitRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The plans for a container that exists: start, kill, delete, pause, update.
public final class LifecyclePlans {
  private static final int KILL = 9;
  private static final int FREEZE_MILLISECONDS = 10_000;
  private static final int END_MILLISECONDS = 10_000;

  private LifecyclePlans() {}

  /// Lets the waiting process go on, then runs the poststart hooks.
  public static Plan start(RuntimeSpec spec, CreateOptions options, int pid, Path folder) {
    PlanBuilder plan = new PlanBuilder();
    String fifo = folder.resolve(StateFiles.FIFO).toString();
    plan.keeper(Opcode.START_FIFO, "starting container " + options.id(), fifo);
    plan.keeper(Opcode.UNLINK, "removing the start fifo", fifo);
    new HookSteps(spec, options)
        .of(spec.hooksOrNone().poststart(), "poststart", Side.KEEPER, "running", pid)
        .forEach(plan::add);
    plan.keeper(Opcode.READY, "telling that the container runs");
    return plan.build();
  }

  /// Signals the first process, or every process of the container.
  public static Plan kill(
      ContainerCgroup cgroup, int pid, long ticks, int signal, boolean everyone, boolean alive) {
    PlanBuilder plan = new PlanBuilder();
    Path folder = Cgroups.killFolder(cgroup);
    String cause = "sending signal " + signal;
    if (everyone && folder != null) {
      plan.add(
          Step.keeper(Opcode.KILL_CGROUP, cause + " to all processes", signal, folder.toString())
              .tolerating(Tolerate.ABSENT));
    }
    if (alive && !(everyone && folder != null)) {
      plan.keeper(Opcode.KILL, cause + " to process " + pid, pid, ticks, signal);
    }
    return plan.build();
  }

  /// Kills what lives, removes cgroups and state, runs the poststop hooks. `pid` 0: it has ended.
  public static Plan delete(
      RuntimeSpec spec,
      CreateOptions options,
      ContainerCgroup cgroup,
      int pid,
      long ticks,
      Path folder) {
    PlanBuilder plan = new PlanBuilder();
    if (pid > 0) {
      plan.add(
          Step.keeper(Opcode.KILL, "killing process " + pid, pid, ticks, KILL)
              .tolerating(Tolerate.ANYTHING));
    }
    Cgroups.thaw(cgroup).forEach(plan::add);
    Cgroups.remove(cgroup).forEach(plan::add);
    if (pid > 0) {
      plan.keeper(
          Opcode.AWAIT_GONE, "waiting for the end of process " + pid, pid, ticks, END_MILLISECONDS);
    }
    StateFiles.remove(folder).forEach(plan::add);
    new HookSteps(spec, options).poststop().forEach(plan::add);
    return plan.build();
  }

  /// Stops all processes where they are, or lets them go on.
  public static Plan freeze(ContainerCgroup cgroup, boolean freeze) {
    String file = Cgroups.freezeFile(cgroup);
    if (file == null) {
      throw Failure.unsupported("pausing needs a freezer cgroup or cgroup v2");
    }
    return new PlanBuilder()
        .keeper(
            Opcode.FREEZE,
            freeze ? "pausing the container" : "resuming the container",
            freeze ? 1 : 0,
            FREEZE_MILLISECONDS,
            file)
        .build();
  }

  /// Writes new limits, which systemd is told first when the `scope` is its own, then the new state
  /// document, when there is one.
  public static Plan update(
      ContainerCgroup cgroup,
      HostFacts host,
      Resources changes,
      @Nullable Path folder,
      @Nullable String stateJson,
      boolean scope) {
    PlanBuilder plan = new PlanBuilder();
    List<Setting> settings = ResourceSettings.of(changes, cgroup, host.files());
    if (scope) {
      UnitRequest request =
          new UnitRequest(ScopePlace.unitOf(cgroup.path()), UnitProperties.of(settings));
      plan.keeper(
          Opcode.ASK,
          "telling systemd of the limits of " + request.unit(),
          UnitRequest.SET_PROPERTIES,
          request.payload());
    }
    for (Setting setting : settings) {
      plan.add(Cgroups.write(setting));
    }
    if (folder != null && stateJson != null) {
      String file = folder.resolve(StateFiles.STATE).toString();
      plan.keeper(Opcode.WRITE_NEW, "writing " + file, 0600, file, stateJson);
    }
    return plan.build();
  }
}
