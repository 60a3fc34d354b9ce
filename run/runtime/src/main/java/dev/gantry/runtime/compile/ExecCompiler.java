// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The plan for one more process in a running container.
///
/// All namespaces of the container's first process that differ from the caller's are joined through
/// `/proc/PID/ns`; the user namespace last, unless the caller has no power over the others without
/// it.
final class ExecCompiler {
  private static final NamespaceType[] ORDER = {
    NamespaceType.IPC,
    NamespaceType.UTS,
    NamespaceType.NETWORK,
    NamespaceType.CGROUP,
    NamespaceType.TIME,
    NamespaceType.MOUNT,
    NamespaceType.USER
  };

  private final Draft draft;
  private final ExecOptions options;
  private final HostFacts host;
  private final Map<NamespaceType, Integer> slots = new EnumMap<>(NamespaceType.class);
  private final ProcessSetup process;
  private final SeccompSteps seccomp;

  ExecCompiler(ProcessSpec process, RuntimeSpec container, HostFacts host, ExecOptions options) {
    CreateOptions create =
        new CreateOptions(
            options.id(),
            Path.of("/"),
            null,
            options.keep(),
            null,
            false,
            options.caller(),
            options.newKeyring(),
            false,
            null,
            null,
            false,
            java.util.List.of());
    this.draft = new Draft(container, process, host, create, options.cgroups());
    this.options = options;
    this.host = host;
    this.process = new ProcessSetup(draft);
    this.seccomp = new SeccompSteps(draft);
  }

  Plan compile() {
    int pid = options.containerPid();
    draft.keeper(
        Opcode.KILL, "checking that the container runs", pid, options.containerStartTicks(), 0);
    openNamespaces(pid);
    seccomp.connect();
    process.openStreams();
    makeProcess();
    process.openTerminal(false);
    new Limits(draft).set();
    process.attach();
    process.joinKeyring();
    new Scheduling(draft).set();
    new Scheduling(draft).affinity(true);
    process.label();
    process.place();
    if (draft.process.noNewPrivileges()) {
      draft.container(Opcode.NO_NEW_PRIVS, "setting no_new_privs");
    } else {
      seccomp.set(StateText.of(draft.spec, draft.options, "running"));
    }
    new Credentials(draft).take();
    process.find();
    handOver();
    return draft.plan.build();
  }

  private void openNamespaces(int pid) {
    for (NamespaceType type : NamespaceType.values()) {
      // A container without its own namespace of a type shares the host's, and so do we.
      if (draft.linux.namespace(type.specName()) != null) {
        String path = "/proc/" + pid + "/ns/" + type.procName();
        slots.put(
            type, draft.open(path, "joining the container's " + type.specName() + " namespace"));
      }
    }
  }

  private void makeProcess() {
    Integer pidNamespace = slots.get(NamespaceType.PID);
    Integer user = slots.get(NamespaceType.USER);
    // Without the host's powers the others can only be joined from inside the user namespace.
    boolean userFirst = user != null && !host.fullPowers();
    if (userFirst) {
      setnsOnKeeper(NamespaceType.USER, java.util.Objects.requireNonNull(user));
    }
    if (pidNamespace != null) {
      setnsOnKeeper(NamespaceType.PID, pidNamespace);
    }
    long birthPlace = birthPlace();
    draft.keeper(Opcode.CLONE, "making the process", 0, birthPlace);
    new Scheduling(draft).affinity(false);
    joinCgroups();
    Integer score = draft.process.oomScoreAdj();
    if (score != null) {
      draft.keeper(
          Opcode.WRITE_PROC,
          "setting the OOM score to " + score,
          "oom_score_adj",
          Integer.toString(score));
    }
    for (NamespaceType type : ORDER) {
      Integer slot = slots.get(type);
      if (slot != null && !(type == NamespaceType.USER && userFirst)) {
        draft.container(
            Opcode.SETNS,
            "joining the container's " + type.specName() + " namespace",
            type.flag(),
            slot);
      }
    }
    if (user != null) {
      draft.container(Opcode.SETGID, "becoming root of the user namespace", 0);
      draft.container(Opcode.SETUID, "becoming root of the user namespace", 0);
    }
    if (slots.get(NamespaceType.MOUNT) == null) {
      chroot();
    }
  }

  /// A container without a mount namespace has only its root.
  private void chroot() {
    int slot = draft.plan.slot();
    String path = "/proc/" + options.containerPid() + "/root";
    draft.container(Opcode.OPEN, "opening the container's root", slot, 0x200000, 0, path);
    draft.container(Opcode.CHROOT_FD, "entering the container's root", slot);
    draft.plan.release(slot);
  }

  private void setnsOnKeeper(NamespaceType type, int slot) {
    draft.keeper(
        Opcode.SETNS,
        "joining the container's " + type.specName() + " namespace",
        type.flag(),
        slot);
  }

  /// The cgroup folders to join, by controller; the container's own where nothing else is asked.
  private Map<String, Path> folders() {
    checkControllers();
    Map<String, Path> folders = new LinkedHashMap<>();
    draft
        .cgroup
        .folders()
        .forEach((hierarchy, folder) -> {
          String key = String.join(",", hierarchy.controllers());
          String below = options.cgroup().getOrDefault("", "");
          for (String controller : hierarchy.controllers()) {
            below = options.cgroup().getOrDefault(controller, below);
          }
          Path target = folder.resolve(below.replaceFirst("^/+", "")).normalize();
          if (!target.startsWith(folder)) {
            throw Failure.invalid("exec --cgroup: " + below + " is not a sub cgroup path");
          }
          if (!below.isEmpty() && !host.files().isFolder(target.toString())) {
            throw Failure.notFound(
                "error adding pid to cgroup: open "
                    + target
                    + "/cgroup.procs: no such file or directory");
          }
          folders.put(key, target);
        });
    return folders;
  }

  private void checkControllers() {
    for (String controller : options.cgroup().keySet()) {
      if (!controller.isEmpty()
          && draft.cgroup.folders().keySet().stream()
              .noneMatch(hierarchy -> hierarchy.controllers().contains(controller))) {
        throw Failure.invalid("exec --cgroup: unknown controller " + controller);
      }
    }
  }

  private long birthPlace() {
    if (!draft.usesCgroups() || !host.cgroups().isV2()) {
      return Draft.NONE;
    }
    int slot = draft.plan.slot();
    for (Path folder : folders().values()) {
      draft.keeper(Opcode.OPEN, "opening cgroup " + folder, slot, 0x10000, 0, folder.toString());
    }
    return slot;
  }

  private void joinCgroups() {
    if (!draft.usesCgroups() || host.cgroups().isV2()) {
      return;
    }
    for (Path folder : folders().values()) {
      draft.keeper(Opcode.JOIN_CGROUP, "joining cgroup " + folder, folder + "/cgroup.procs");
    }
  }

  private void handOver() {
    process.tellPid();
    if (draft.process.noNewPrivileges()) {
      seccomp.set(StateText.of(draft.spec, draft.options, "running"));
    }
    process.exec();
    draft.keeper(Opcode.READY, "telling that the process runs");
  }
}
