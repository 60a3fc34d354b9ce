// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.exec;

import dev.gantry.docker.ExecCreate;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.container.ContainerRecord;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.spec.SpecBuilder;
import dev.gantry.engine.spec.Users;
import dev.gantry.engine.state.ExecRow;
import dev.gantry.engine.state.Folders;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.runtime.compile.ExecOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.keeper.ExitRecord;
import dev.gantry.runtime.plan.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Makes the plans of execs.
final class ExecPlans {
  private static final int UNKNOWN = 255;

  private final Folders folders;
  private final Containers containers;
  private final Starter starter;

  ExecPlans(Folders folders, Containers containers, Starter starter) {
    this.folders = folders;
    this.containers = containers;
    this.starter = starter;
  }

  Plan plan(
      ContainerRecord record,
      ProcessMark mark,
      ExecRow row,
      ExecCreate request,
      boolean tty,
      List<Integer> size,
      int clients) {
    String user = request.user().isEmpty() ? record.spec().config().user() : request.user();
    List<String> groups =
        request.user().isEmpty() ? record.spec().hostConfig().groupAdd() : List.of();
    Users.Identity identity =
        Users.resolve(
            user,
            groups,
            starter.readInContainer(mark.pid(), "/etc/passwd"),
            starter.readInContainer(mark.pid(), "/etc/group"));
    ProcessSpec process = SpecBuilder.exec(record.spec(), request, identity, starter.hostname());
    return starter.execPlan(
        process,
        containers.runtimeSpec(record, mark, request.privileged()),
        ExecOptions.kept(
            record.id().hex(),
            mark.pid(),
            mark.startTicks(),
            keep(row, request, tty, size, clients)));
  }

  private KeepOptions keep(
      ExecRow row, ExecCreate request, boolean tty, List<Integer> size, int clients) {
    Path folder = folders.exec(row.container(), row.id());
    List<Integer> used = size.size() == 2 ? size : request.consoleSize();
    boolean sized = used.size() == 2;
    return new KeepOptions(
        tty || request.tty() ? KeepOptions.Mode.TERMINAL : KeepOptions.Mode.PIPES,
        null,
        0,
        0,
        folder.resolve("keeper.sock"),
        folder.resolve("exit"),
        sized ? used.get(0) : 0,
        sized ? used.get(1) : 0,
        request.attachStdin(),
        request.attachStdin(),
        false,
        clients,
        0,
        0,
        "gantry: exec " + row.id().brief());
  }

  /// The end of an exec as its keeper wrote it down.
  KeptProcess.End recorded(ExecRow row, Instant now) {
    return ExitRecord.read(folders.exec(row.container(), row.id()).resolve("exit"))
        .map(record -> new KeptProcess.End(record.code(), record.oom(), record.at()))
        .orElseGet(() -> new KeptProcess.End(UNKNOWN, false, now));
  }
}
