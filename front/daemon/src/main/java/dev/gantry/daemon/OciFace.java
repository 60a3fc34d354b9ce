// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.base.Failure;
import dev.gantry.daemon.command.Caller;
import dev.gantry.daemon.command.Ending;
import dev.gantry.daemon.command.Face;
import dev.gantry.runtime.command.OciCaller;
import dev.gantry.runtime.command.OciCommands;
import dev.gantry.runtime.command.Outcome;
import dev.gantry.runtime.keeper.FailedStep;
import java.nio.file.Path;

/// The command line `gantry-oci`: what it wants done, the caller's process does itself.
final class OciFace implements Face {
  private static final int IO_ERROR = 5;

  private final OciCommands commands;

  OciFace(String version) {
    this.commands = new OciCommands(version);
  }

  @Override
  public Ending run(Caller caller) {
    OciCaller oci =
        new OciCaller(
            caller.face(),
            caller.pid(),
            Path.of(caller.folder()),
            caller.environment(),
            caller.terminal().input(),
            caller.terminal().output(),
            caller.terminal().error());
    return switch (commands.run(caller.arguments(), oci)) {
      case Outcome.Exit(int code) -> new Ending.Exit(code);
      case Outcome.Exec exec ->
          new Ending.HandOver(
              exec.plan().encode(), exec.code(), exec.preserved(), new Answers(exec));
    };
  }

  /// What the keeper tells, in words for the caller.
  private record Answers(Outcome.Exec exec) implements Ending.Reports {
    @Override
    public int failed(int step, int errno, String call, String detail) {
      return exec.onFailure().applyAsInt(new FailedStep(step, errno, call, detail));
    }

    @Override
    public void ready(int pid, long startTicks) {}

    @Override
    public void exited(int status) {}

    @Override
    public Ending.Answer ask(int code, int pid, byte[] payload) {
      try {
        exec.questions().answer(code, pid, payload);
        return new Ending.Answer(0, "");
      } catch (Failure e) {
        return new Ending.Answer(IO_ERROR, e.message());
      }
    }
  }
}
