// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.Hooks;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.oci.runtime.SpecRules;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import java.nio.file.Path;
import java.util.Map;

/// Turns documents into plans. Pure: the same document, host and options give the same plan.
///
/// The order of a new container: its cgroups with their limits; what only the host's side can open;
/// the process with its namespaces; root, mounts and devices; the hooks that see them; then the
/// process's own root, protections, limits and identity; at last, perhaps after waiting for
/// `start`, the user's program.
public final class PlanCompiler {
  private static final long O_RDWR = 2;

  private final Draft draft;
  private final CreateOptions options;
  private final Namespaces namespaces;
  private final Cgroups cgroups;
  private final Mounts mounts;
  private final RootFileSystem root;
  private final ProcessSetup process;
  private final SeccompSteps seccomp;
  private final HookSteps hooks;
  private int startFifo = -1;

  private PlanCompiler(Draft draft) {
    this.draft = draft;
    this.options = draft.options;
    this.namespaces = new Namespaces(draft);
    this.cgroups = new Cgroups(draft);
    this.mounts = new Mounts(draft);
    this.root = new RootFileSystem(draft);
    this.process = new ProcessSetup(draft);
    this.seccomp = new SeccompSteps(draft);
    this.hooks = new HookSteps(draft.spec, options);
  }

  /// The plan that makes a container and starts its process, or leaves it waiting for `start`.
  /// Throws INVALID for a document that breaks the specification, UNSUPPORTED for what this host
  /// cannot do.
  public static Plan create(RuntimeSpec spec, HostFacts host, CreateOptions options) {
    SpecRules.check(spec);
    if (!spec.linuxOrEmpty().netDevices().isEmpty()) {
      throw Failure.unsupported("moving network devices (linux.netDevices) is not supported");
    }
    if (spec.linuxOrEmpty().intelRdt() != null) {
      throw Failure.unsupported("Intel RDT (linux.intelRdt) is not supported");
    }
    ProcessSpec process = spec.process();
    if (process == null) {
      throw Failure.invalid("config.json: process is missing");
    }
    return new PlanCompiler(new Draft(spec, process, host, options)).create();
  }

  /// The plan that runs one more process in a running container.
  public static Plan exec(
      ProcessSpec process, RuntimeSpec container, HostFacts host, ExecOptions options) {
    SpecRules.check(process);
    return new ExecCompiler(process, container, host, options).compile();
  }

  private Plan create() {
    prepareHost();
    makeProcess();
    setUpRoot();
    runEarlyHooks();
    enterRoot();
    takeIdentity();
    handOver();
    end();
    return draft.plan.build();
  }

  private void prepareHost() {
    Path folder = options.stateFolder();
    if (folder != null) {
      draft.keeper(Opcode.MKDIR, "making " + folder, 0711, folder.toString());
      draft.plan.undo(Opcode.RMDIR, "removing " + folder, 0, folder.toString());
      String json = options.stateJson();
      if (json != null) {
        String file = folder.resolve(StateFiles.STATE).toString();
        draft.plan.undo(Opcode.UNLINK, "removing " + file, file);
        draft.keeper(Opcode.WRITE_NEW, "writing " + file, 0600, file, json);
      }
    }
    cgroups.make();
    namespaces.open();
    seccomp.connect();
    if (draft.hasMountNamespace()) {
      mounts.openSources();
    }
    if (folder != null && options.awaitStart()) {
      String fifo = folder.resolve(StateFiles.FIFO).toString();
      draft.keeper(Opcode.MKFIFO, "making the start fifo", 0622, fifo);
      draft.plan.undo(Opcode.UNLINK, "removing the start fifo", fifo);
      startFifo = draft.plan.slot();
      draft.keeper(Opcode.OPEN, "opening the start fifo", startFifo, O_RDWR, 0, fifo);
    }
    process.openStreams();
  }

  private void makeProcess() {
    long birthPlace = cgroups.birthPlace();
    namespaces.cloneWith(birthPlace);
    namespaces.writeMaps();
    cgroups.join();
    Integer score = draft.process.oomScoreAdj();
    if (score != null) {
      draft.keeper(
          Opcode.WRITE_PROC,
          "setting the OOM score to " + score,
          "oom_score_adj",
          Integer.toString(score));
    }
    namespaces.enter();
    cgroups.stepOut();
  }

  private void setUpRoot() {
    if (draft.hasMountNamespace()) {
      root.prepare();
    } else {
      root.prepareShared();
    }
    mounts.make();
    new Devices(draft).make();
  }

  private void runEarlyHooks() {
    for (Map.Entry<String, String> entry : draft.linux.sysctl().entrySet()) {
      draft.container(
          Opcode.SYSCTL,
          "setting sysctl " + entry.getKey() + " to " + entry.getValue(),
          entry.getKey().replace('.', '/'),
          entry.getValue());
    }
    Hooks all = draft.spec.hooksOrNone();
    add(hooks.of(all.prestart(), "prestart", Side.KEEPER, "creating"));
    add(hooks.of(all.createRuntime(), "createRuntime", Side.KEEPER, "creating"));
    add(hooks.of(all.createContainer(), "createContainer", Side.CONTAINER, "creating"));
  }

  private void add(Iterable<Step> steps) {
    steps.forEach(draft.plan::add);
  }

  private void enterRoot() {
    if (draft.hasMountNamespace()) {
      boolean ownDev = Mounts.ownsDev(draft.mounts());
      process.openTerminal(ownDev);
      root.enter();
      root.protect();
    } else {
      process.openTerminal(false);
      root.chrootOnly();
    }
  }

  private void takeIdentity() {
    new Limits(draft).set();
    process.attach();
    process.joinKeyring();
    new Scheduling(draft).set();
    process.label();
    process.place();
    boolean noNewPrivileges = draft.process.noNewPrivileges();
    if (noNewPrivileges) {
      draft.container(Opcode.NO_NEW_PRIVS, "setting no_new_privs");
    } else {
      // Without no_new_privs only CAP_SYS_ADMIN may set a filter, and it may soon be gone.
      seccomp.set(StateText.of(draft.spec, options, "creating"));
    }
    new Credentials(draft).take();
    process.find();
  }

  /// What the caller waits for, and the program at last. A container that waits for `start` is
  /// ready before it; another one is ready when its program runs.
  private void handOver() {
    cgroups.comeBack();
    Path folder = options.stateFolder();
    if (folder != null) {
      String file = folder.resolve(StateFiles.PID).toString();
      draft.keeper(Opcode.WRITE_PID, "writing " + file, 0600, 1, file);
      draft.plan.undo(Opcode.UNLINK, "removing " + file, file);
    }
    process.tellPid();
    if (startFifo >= 0) {
      draft.keeper(Opcode.READY, "telling that the container is created");
      draft.container(Opcode.WAIT_START, "waiting for start", startFifo);
    }
    if (draft.process.noNewPrivileges()) {
      seccomp.set(StateText.of(draft.spec, options, "creating"));
    }
    // These hooks are the container's own: the filter is for them as well.
    Hooks all = draft.spec.hooksOrNone();
    add(hooks.of(all.startContainer(), "startContainer", Side.CONTAINER, "created"));
    process.exec();
    if (startFifo < 0) {
      add(hooks.of(all.poststart(), "poststart", Side.KEEPER, "running"));
      draft.keeper(Opcode.READY, "telling that the process runs");
    }
  }

  private void end() {
    if (options.keep() == null || !options.removeAfter()) {
      return;
    }
    cgroups.removeAfter();
    StateFiles.remove(options.stateFolder()).forEach(step -> draft.plan.after(step));
    hooks.poststop().forEach(step -> draft.plan.after(step));
  }
}
