// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.container.Containers;
import dev.gantry.runtime.container.OciRuntime;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.FailedStep;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.systemd.ScopePlace;
import dev.gantry.runtime.systemd.SystemdQuestions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One command of one caller: its options and what it works on.
///
/// @param globals options before the command's name
/// @param flags options after it
record Invocation(
    OciCaller caller,
    Flags.Parsed globals,
    Flags.Parsed flags,
    HostFacts host,
    Containers containers,
    OciRuntime runtime,
    FailureLog log) {

  static Invocation of(OciCaller caller, Flags.Parsed globals, Flags.Parsed flags, FailureLog log) {
    HostFacts host =
        HostFacts.observe(
            caller.root(),
            caller.pid() == ProcessHandle.current().pid() ? "self" : "" + caller.pid());
    Path root = root(caller, globals, host);
    Containers containers = new Containers(root, caller.view(root), host);
    return new Invocation(
        caller,
        globals,
        flags,
        host,
        containers,
        new OciRuntime(containers, InstantSource.system()),
        log);
  }

  private static Path root(OciCaller caller, Flags.Parsed globals, HostFacts host) {
    String given = globals.text("root");
    if (given != null) {
      return caller.path(given);
    }
    String run = caller.environment().get("XDG_RUNTIME_DIR");
    return host.fullPowers() || run == null || run.isEmpty()
        ? Path.of("/run/gantry/oci")
        : Path.of(run, "gantry", "oci");
  }

  String id() {
    if (flags.arguments().isEmpty()) {
      throw Failure.invalid("container ID is required").withExitCode(1);
    }
    return flags.arguments().getFirst();
  }

  /// Who answers what plans ask: the systemd that the caller's containers may have scopes of.
  private Questions systemd() {
    return (code, pid, payload) -> bus().answer(code, pid, payload);
  }

  private SystemdQuestions bus() {
    return SystemdQuestions.of(host.fullPowers(), caller.environment());
  }

  /// The scope of a new container, null when cgroups are not systemd's.
  @Nullable ScopePlace scope(RuntimeSpec spec) {
    if (!globals.has("systemd-cgroup")) {
      return null;
    }
    boolean rootless = !host.fullPowers();
    return ScopePlace.of(spec.linuxOrEmpty().cgroupsPath(), id(), bus().managerCgroup(), rootless)
        .withAnnotations(spec.annotations());
  }

  Outcome exec(Plan plan) {
    return exec(plan, 0, 1);
  }

  /// The caller carries out `plan`; a failed step ends it with `code`.
  Outcome exec(Plan plan, int preserved, int code) {
    log.debug(plan::text);
    return new Outcome.Exec(
        plan,
        code,
        preserved,
        systemd(),
        failure -> {
          log.tell(sentence(failure, plan));
          return code;
        });
  }

  /// What went wrong, in the words that callers of runc look for: which command, and whether the
  /// container's own process failed. What its program's start gives is told as it is.
  private String sentence(FailedStep failed, Plan plan) {
    String sentence = failed.failure(plan).message();
    Step step = failed.index() < plan.steps().size() ? plan.steps().get(failed.index()) : null;
    String verb = globals.arguments().getFirst();
    if (step == null
        || step.opcode() == Opcode.EXEC
        || !List.of("create", "run", "exec").contains(verb)) {
      return sentence;
    }
    String start = caller.name() + " " + verb + " failed: unable to start container process: ";
    if (step.side() == Side.KEEPER) {
      return start + sentence;
    }
    boolean complete = step.opcode() == Opcode.FIND_EXEC || sentence.startsWith("error ");
    return start + "error during container init: " + (complete ? "" : "error ") + sentence;
  }

  Outcome done() {
    return new Outcome.Exit(0);
  }
}
