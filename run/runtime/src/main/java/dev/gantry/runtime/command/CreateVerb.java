// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.compile.CallerFiles;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.compile.SpecWarnings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `create ID`, and `run ID`, which starts it as well.
record CreateVerb(String name, String usage) implements Verb {
  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    Flags flags =
        new Flags()
            .with("bundle b", "path", "path to the root of the bundle directory (default: .)")
            .with(
                "console-socket", "path", "AF_UNIX socket which will receive the terminal's master")
            .with("pidfd-socket", "path", "AF_UNIX socket which will receive the process's pidfd")
            .with("pid-file", "path", "specify the file to write the process id to")
            .with("no-pivot", "do not use pivot root to jail process inside rootfs")
            .with("no-new-keyring", "do not create a new session keyring for the container")
            .with("preserve-fds", "N", "pass N additional file descriptors to the container");
    return isRun()
        ? flags
            .with("detach d", "detach from the container's process")
            .with("keep", "do not delete the container after it exits")
            .with("no-subreaper", "disable the use of the subreaper")
        : flags;
  }

  private boolean isRun() {
    return name.equals("run");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name, 1, 1);
    Path bundle = Bundles.folder(call);
    RuntimeSpec spec = Bundles.read(call, bundle);
    boolean detached = !isRun() || call.flags().has("detach");
    ProcessSpec process = spec.process();
    boolean terminal = process != null && process.terminal();
    String socket = call.flags().text("console-socket");
    if (process != null) {
      SpecWarnings.of(process, call.host()).forEach(call.log()::warn);
    }
    checkTerminal(detached, terminal, socket);
    int preserved = Bundles.preserved(call);
    CreateOptions options =
        new CreateOptions(
            call.id(),
            bundle,
            null,
            detached ? null : KeepOptions.foreground(terminal),
            null,
            !isRun(),
            new CallerFiles(
                path(call, "pid-file"),
                path(call, "console-socket"),
                path(call, "pidfd-socket"),
                preserved),
            !call.flags().has("no-new-keyring"),
            call.flags().has("no-pivot"),
            call.scope(spec),
            null,
            !call.flags().has("keep"),
            call.caller().variables());
    return call.exec(
        call.runtime().create(spec, Bundles.first(call, bundle, spec), options), preserved, 1);
  }

  private static void checkTerminal(boolean detached, boolean terminal, @Nullable String socket) {
    if (detached && terminal && socket == null) {
      throw Failure.invalid(
          "cannot allocate tty if gantry-oci will detach without setting console socket");
    }
    if (socket != null && (!detached || !terminal)) {
      throw Failure.invalid(
          "cannot use console socket if gantry-oci will not detach or allocate tty");
    }
  }

  static @Nullable Path path(Invocation call, String flag) {
    String given = call.flags().text(flag);
    return given == null || given.isEmpty() ? null : call.caller().path(given);
  }
}
