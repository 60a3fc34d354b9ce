// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.linux.cgroup.CgroupLayout.Hierarchy;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.Root;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.oci.runtime.SpecRules;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The plan of a container that another OCI runtime makes below our keeper.
///
/// The keeper writes a bundle and mounts its root, both in a mount namespace of its own that ends
/// with it; has the runtime `create` and `start`; keeps the process, which it inherits as its
/// subreaper; and at the end has the runtime `delete` what it knows.
public final class ForeignCompiler {
  private static final long CLONE_NEWNS = 0x20000;
  private static final int MNT_DETACH = 2;
  private static final int CREATE_MILLIS = 120_000;
  private final Draft draft;
  private final ForeignRuntime runtime;

  private ForeignCompiler(Draft draft, ForeignRuntime runtime) {
    this.draft = draft;
    this.runtime = runtime;
  }

  /// Throws INVALID for a document that breaks the specification.
  public static Plan create(
      RuntimeSpec spec, HostFacts host, CreateOptions options, ForeignRuntime runtime) {
    SpecRules.check(spec);
    ProcessSpec process = spec.process();
    if (process == null || options.keep() == null) {
      throw Failure.invalid("config.json: process is missing");
    }
    return new ForeignCompiler(new Draft(spec, process, host, options), runtime).create();
  }

  private Plan create() {
    writeBundle();
    mountRoot();
    draft.plan.add(
        KeepSteps.keep(
            java.util.Objects.requireNonNull(draft.options.keep()), draft, draft.process));
    draft.plan.after(delete());
    draft.keeper(
        Opcode.FOREIGN,
        runtime.program() + " create",
        CREATE_MILLIS,
        runtime.program(),
        createWords(),
        runtime.environment(),
        runtime.pidFile(),
        draft.process.terminal() ? runtime.consoleSocket().toString() : "",
        runtime.log());
    draft.keeper(
        Opcode.RUN,
        runtime.program() + " start",
        CREATE_MILLIS,
        runtime.program(),
        words("start", draft.options.id()),
        runtime.environment());
    draft.keeper(Opcode.READY, "telling that the process runs");
    return draft.plan.build();
  }

  private void writeBundle() {
    String bundle = runtime.bundle().toString();
    draft.keeper(Opcode.MKDIR, "making " + bundle, 0700, bundle);
    draft.keeper(Opcode.MKDIR, "making " + runtime.state(), 0700, runtime.state());
    String file = runtime.bundle().resolve("config.json").toString();
    draft.keeper(Opcode.WRITE_NEW, "writing " + file, 0600, file, Json.text(document()));
  }

  /// In the oldest version that older runtimes accept. The engine asks for nothing newer.
  private RuntimeSpec document() {
    Root root = draft.spec.root();
    boolean readonly = root != null && root.readonly();
    RuntimeSpec spec = draft.spec.withVersion(SpecTemplate.VERSION);
    return draft.options.root() instanceof RootSource.Folder(var path)
        ? spec.withRoot(new Root(path.toString(), readonly, Map.of()))
        : spec;
  }

  private void mountRoot() {
    draft.keeper(Opcode.UNSHARE, "making the keeper's own mount namespace", CLONE_NEWNS);
    draft.keeper(
        Opcode.PROPAGATION,
        "keeping the container's mounts from the host",
        MountFlags.MS_SLAVE | MountFlags.MS_REC,
        "/");
    Hierarchy unified = draft.host.cgroups().unified();
    if (unified != null && runtime.refusesHybrid() && !draft.host.cgroups().isV2()) {
      // Nothing is limited there.
      draft.keeper(
          Opcode.UMOUNT, "hiding the cgroup tree " + unified.mount(), MNT_DETACH, unified.mount());
    }
    if (draft.options.root() instanceof RootSource.Overlay tree) {
      new OverlayMount(draft, Side.KEEPER).mount(tree);
    }
  }

  private List<String> createWords() {
    List<String> more = new ArrayList<>(List.of("create", "--bundle", runtime.bundle().toString()));
    more.addAll(List.of("--pid-file", runtime.pidFile().toString()));
    if (draft.process.terminal()) {
      more.addAll(List.of("--console-socket", runtime.consoleSocket().toString()));
    }
    more.add(draft.options.id());
    List<String> words = words();
    words.addAll(1, List.of("--log", runtime.log().toString(), "--log-format", "json"));
    words.addAll(more);
    return words;
  }

  private Step delete() {
    return Step.keeper(
            Opcode.RUN,
            runtime.program() + " delete",
            CREATE_MILLIS,
            runtime.program(),
            words("delete", "--force", draft.options.id()),
            runtime.environment())
        .tolerating(Tolerate.ANYTHING);
  }

  private List<String> words(String... more) {
    List<String> words = new ArrayList<>();
    words.add(runtime.program().toString());
    words.addAll(List.of("--root", runtime.state().toString()));
    words.addAll(List.of(more));
    return words;
  }
}
