// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.linux.bpf.DeviceProgram;
import dev.gantry.linux.cgroup.CgroupLayout.Hierarchy;
import dev.gantry.oci.runtime.DeviceRule;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.cgroup.DeviceRules;
import dev.gantry.runtime.cgroup.ResourceSettings;
import dev.gantry.runtime.cgroup.Setting;
import dev.gantry.runtime.host.HostFiles;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import dev.gantry.runtime.systemd.ScopePlace;
import dev.gantry.runtime.systemd.UnitProperties;
import dev.gantry.runtime.systemd.UnitRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The container's control groups: made and limited before its process exists, joined at its birth
/// (v2) or right after it (v1), removed after its end.
final class Cgroups {
  private static final long O_DIRECTORY = 0x10000;
  private static final int REMOVE_TRIES = 200;

  /// Below this a limit is so small that making the container must not count.
  private static final long SMALL_MEMORY = 6 << 20;

  private static final int WARM_BYTES = 16 << 20;

  private final Draft draft;
  private final ContainerCgroup cgroup;
  private final HostFiles files;

  Cgroups(Draft draft) {
    this.draft = draft;
    this.cgroup = draft.cgroup;
    this.files = draft.host.files();
  }

  /// Keeper side, first: makes the folders and sets the limits.
  void make() {
    if (!draft.usesCgroups()) {
      return;
    }
    refuseUsed();
    if (draft.options.scope() == null) {
      makeAndLimit();
    } // else systemd makes it around the process: see join
  }

  private void makeAndLimit() {
    for (Map.Entry<Hierarchy, Path> entry : cgroup.folders().entrySet()) {
      make(entry.getKey(), entry.getValue());
    }
    limit();
  }

  private void limit() {
    devices();
    settings().forEach(setting -> draft.plan.add(write(setting)));
  }

  private List<Setting> settings() {
    return ResourceSettings.of(draft.linux.resourcesOrNone(), cgroup, files);
  }

  static Step write(Setting setting) {
    return Step.keeper(Opcode.WRITE, setting.cause(), 0, setting.file(), setting.value())
        .tolerating(setting.tolerate());
  }

  /// A group with processes of somebody else's would be limited, frozen and killed with ours.
  private void refuseUsed() {
    for (Path folder : cgroup.folders().values()) {
      if (!files.exists(folder.toString())) {
        continue; // as nearly always; asking for its files would cost three failures each
      }
      String processes = files.read(folder + "/cgroup.procs");
      if (processes != null && !processes.isBlank()) {
        throw Failure.conflict("container's cgroup is not empty: " + folder);
      }
      String state = files.read(folder + "/freezer.state");
      String frozen = files.read(folder + "/cgroup.freeze");
      if ((state != null && state.startsWith("FR")) || (frozen != null && frozen.startsWith("1"))) {
        throw Failure.conflict("container's cgroup unexpectedly frozen: " + folder);
      }
    }
  }

  private void make(Hierarchy hierarchy, Path folder) {
    if (hierarchy.controllers().isEmpty() && cgroup.layout().isV2()) {
      enableControllers(hierarchy, folder);
    }
    draft.keeper(Opcode.MKDIR, "making cgroup " + folder, 0755, folder.toString());
    draft.plan.undo(Opcode.RMDIR, "removing cgroup " + folder, REMOVE_TRIES, folder.toString());
    if (hierarchy.controllers().contains("cpuset")) {
      inheritCpus(hierarchy, folder);
    }
  }

  /// v2: a controller works in a group only when every group above has it in its subtree_control.
  private void enableControllers(Hierarchy hierarchy, Path folder) {
    List<Path> above = new ArrayList<>(List.of(hierarchy.mount()));
    Path parent = folder.getParent();
    for (Path at = parent;
        at != null && !at.equals(hierarchy.mount()) && at.startsWith(hierarchy.mount());
        at = at.getParent()) {
      above.add(1, at);
    }
    String available = files.read(hierarchy.mount() + "/cgroup.controllers");
    for (Path at : above) {
      Set<String> missing = words(available);
      missing.removeAll(words(files.read(at + "/cgroup.subtree_control")));
      if (!at.equals(hierarchy.mount())) {
        draft.keeper(Opcode.MKDIR, "making cgroup " + at, 0755, at.toString());
      }
      if (!missing.isEmpty()) {
        // Refused where processes live in that group; a limit that needs it then says so.
        String value = "+" + String.join(" +", missing);
        draft.plan.add(
            Step.keeper(
                    Opcode.WRITE,
                    "enabling controllers in " + at,
                    0,
                    at + "/cgroup.subtree_control",
                    value)
                .tolerating(Tolerate.ANYTHING));
      }
    }
  }

  private static Set<String> words(@Nullable String text) {
    Set<String> words = new TreeSet<>();
    if (text != null && !text.isBlank()) {
      words.addAll(List.of(text.strip().split("\\s+", -1)));
    }
    return words;
  }

  /// v1: a new cpuset is empty, and no process can join it until it has CPUs and memory nodes; each
  /// group gets its parent's.
  private void inheritCpus(Hierarchy hierarchy, Path folder) {
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      String inherited = files.read(hierarchy.mount() + "/" + file);
      List<Path> path = new ArrayList<>();
      for (Path at = folder;
          at != null && !at.equals(hierarchy.mount()) && at.startsWith(hierarchy.mount());
          at = at.getParent()) {
        path.addFirst(at);
      }
      for (Path at : path) {
        String own = files.read(at + "/" + file);
        if (own != null && !own.isBlank()) {
          inherited = own;
        } else if (inherited != null) {
          draft.keeper(
              Opcode.WRITE,
              "giving cgroup " + at + " its parent's " + file,
              0,
              at + "/" + file,
              inherited.strip());
        }
      }
    }
  }

  private void devices() {
    List<DeviceRule> rules = DeviceRules.of(draft.linux.resourcesOrNone().devices());
    if (rules.isEmpty() || !draft.host.fullPowers()) {
      return;
    }
    Path folder = cgroup.controller("devices");
    if (folder == null) {
      throw Failure.unsupported("limiting devices: the host has no devices cgroup");
    }
    if (cgroup.layout().isV2()) {
      draft.keeper(Opcode.DEVICE_FILTER, "limiting devices", folder.toString(), program(rules));
      return;
    }
    for (DeviceRule rule : rules) {
      String file = rule.allow() ? "devices.allow" : "devices.deny";
      draft.keeper(
          Opcode.WRITE,
          "writing " + file + ": " + DeviceRules.line(rule),
          0,
          folder + "/" + file,
          DeviceRules.line(rule));
    }
  }

  private static byte[] program(List<DeviceRule> rules) {
    DeviceProgram program = new DeviceProgram();
    for (DeviceRule rule : rules) {
      program.rule(
          rule.allow(),
          DeviceRules.isAll(rule) ? "a" : String.valueOf(rule.type()),
          rule.major(),
          rule.minor(),
          DeviceRules.access(rule));
    }
    return program.assemble();
  }

  /// Keeper side, before CLONE: the v2 folder that the process is born into, or NONE.
  long birthPlace() {
    Hierarchy unified = cgroup.layout().unified();
    if (!draft.usesCgroups()
        || !cgroup.layout().isV2()
        || unified == null
        || draft.options.scope() != null) {
      return Draft.NONE;
    }
    int slot = draft.plan.slot();
    String folder = cgroup.folder(unified).toString();
    draft.keeper(Opcode.OPEN, "opening cgroup " + folder, slot, O_DIRECTORY, 0, folder);
    return slot;
  }

  /// Keeper side, after CLONE: puts the process into its v1 groups, or has systemd make its scope.
  void join() {
    ScopePlace scope = draft.options.scope();
    if (scope != null) {
      startScope(scope);
    }
    if (!draft.usesCgroups() || cgroup.layout().isV2()) {
      return;
    }
    for (Path folder : cgroup.folders().values()) {
      draft.keeper(Opcode.JOIN_CGROUP, "joining cgroup " + folder, folder + "/cgroup.procs");
    }
  }

  /// Keeper side, once its namespaces are made: takes the process out of a small memory group until
  /// [#comeBack]. The kernel charges mounts, inodes and page tables to whoever makes them, some
  /// hundred kilobytes in all, and would kill the process before its program has begun.
  void stepOut() {
    Hierarchy memory = smallMemory();
    if (memory != null) {
      draft.keeper(
          Opcode.JOIN_CGROUP,
          "making the container outside of its small memory limit",
          memory.own() + "/cgroup.procs");
    }
  }

  /// Both sides, last before the program: into the memory group again.
  void comeBack() {
    Hierarchy memory = smallMemory();
    if (memory != null) {
      draft.container(Opcode.WARM, "reading the program ahead", WARM_BYTES);
      Path folder = cgroup.folder(memory);
      draft.keeper(Opcode.JOIN_CGROUP, "joining cgroup " + folder, folder + "/cgroup.procs");
    }
  }

  private @Nullable Hierarchy smallMemory() {
    MemoryLimits limits = draft.linux.resourcesOrNone().memory();
    Long limit = limits == null ? null : limits.limit();
    // A scope without a process would end at once.
    if (!draft.host.fullPowers()
        || draft.options.scope() != null
        || limit == null
        || limit <= 0
        || limit >= SMALL_MEMORY) {
      return null;
    }
    return cgroup.layout().isV2()
        ? cgroup.layout().unified()
        : cgroup.layout().controller("memory");
  }

  /// systemd makes a scope only around a process. On v2 it holds all controllers; of v1 hierarchies
  /// systemd knows some, and the others are made here.
  private void startScope(ScopePlace scope) {
    boolean v2 = cgroup.layout().isV2();
    UnitRequest request = scope.start(draft.options.id(), UnitProperties.of(settings()), v2);
    draft.keeper(
        Opcode.ASK,
        "having systemd make the scope " + scope.unit(),
        UnitRequest.START_SCOPE,
        request.payload());
    if (v2) {
      limit();
    } else {
      makeAndLimit();
    }
  }

  /// After the kept process's end: kills what is left and removes the groups.
  void removeAfter() {
    if (!draft.usesCgroups()) {
      return;
    }
    remove(cgroup).forEach(step -> draft.plan.after(step));
  }

  /// The steps that kill every process of a container and remove its groups.
  static List<Step> remove(ContainerCgroup cgroup) {
    List<Step> steps = new ArrayList<>();
    Path pids = killFolder(cgroup);
    if (pids != null) {
      steps.add(
          Step.keeper(Opcode.KILL_CGROUP, "killing what is left in " + pids, 9, pids.toString())
              .tolerating(Tolerate.ABSENT));
    }
    for (Path folder : cgroup.folders().values()) {
      steps.add(
          Step.keeper(Opcode.RMDIR, "removing cgroup " + folder, REMOVE_TRIES, folder.toString())
              .tolerating(Tolerate.ABSENT));
    }
    return steps;
  }

  /// The file that freezes a container, null when the host has none.
  static @Nullable String freezeFile(ContainerCgroup cgroup) {
    Hierarchy freezer = cgroup.layout().controller("freezer");
    if (freezer != null) {
      return cgroup.folder(freezer).resolve("freezer.state").toString();
    }
    Hierarchy unified = cgroup.layout().unified();
    return unified == null ? null : cgroup.folder(unified).resolve("cgroup.freeze").toString();
  }

  /// A frozen process cannot die.
  static List<Step> thaw(ContainerCgroup cgroup) {
    String file = freezeFile(cgroup);
    return file == null
        ? List.of()
        : List.of(
            Step.keeper(
                    Opcode.WRITE,
                    "letting the processes go on",
                    0,
                    file,
                    file.endsWith("freeze") ? "0" : "THAWED")
                .tolerating(Tolerate.ANYTHING));
  }

  /// The group whose list of processes is the container's.
  static @Nullable Path killFolder(ContainerCgroup cgroup) {
    for (String controller : List.of("pids", "freezer", "devices", "memory", "name=systemd")) {
      Path folder = cgroup.controller(controller);
      if (folder != null) {
        return folder;
      }
    }
    return null;
  }
}
