// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.base.Failure;
import dev.gantry.daemon.command.Caller;
import dev.gantry.daemon.command.CallerTerminal;
import dev.gantry.daemon.command.Ending;
import dev.gantry.daemon.command.Face;
import dev.gantry.daemon.life.Settings;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.process.Exec;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Memfd;
import dev.gantry.linux.process.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One command in this process, for callers who want no resident service (`GANTRY_NO_SERVICE=1`).
///
/// A command that needs the engine brings the service up in this process for as long as it takes,
/// or uses the one that already runs. `gantry-oci` needs none: this process becomes the keeper.
final class Once {
  private static final int PLAN = 3;
  private static final int FIRST_PRESERVED = 5;

  private final Settings settings;
  private final Map<String, String> environment;
  private final Faces faces;

  Once(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
    this.faces = new Faces(settings.folders().run().resolve("docker.sock"));
  }

  /// Runs `words` and gives the exit code. Does not return when this process becomes the keeper.
  int run(String name, List<String> words) {
    Face face = faces.named(name);
    if (face == null) {
      throw Failure.invalid("there is no command line of the name " + name);
    }
    Thread command = Thread.currentThread();
    try (CallerTerminal terminal = CallerTerminal.ofThisProcess(command::interrupt);
        Daemon _ = faces.needService(name) ? service() : null) {
      // Whatever ends this process puts the terminal back.
      Thread restore = Thread.ofPlatform().unstarted(terminal::close);
      Runtime.getRuntime().addShutdownHook(restore);
      Caller caller =
          new Caller(
              name,
              words,
              environment,
              Path.of("").toAbsolutePath().toString(),
              Processes.umask(),
              (int) ProcessHandle.current().pid(),
              true,
              terminal);
      return switch (face.run(caller)) {
        case Ending.Exit(int code) -> code;
        case Ending.HandOver handOver -> become(handOver);
      };
    }
  }

  /// The service in this process; null when another one already serves these folders.
  private @Nullable Daemon service() {
    try {
      return new Daemon(settings, environment, Duration.ZERO);
    } catch (Failure e) {
      if (e.code() == Failure.Code.CONFLICT) {
        return null;
      }
      throw e;
    }
  }

  private static int become(Ending.HandOver handOver) {
    try (Fd keeper = Memfd.sealed("keeper", Distribution.keeper());
        Fd plan = Memfd.sealed("plan", handOver.plan())) {
      Map<Integer, Fd> descriptors = new HashMap<>();
      descriptors.put(PLAN, plan);
      for (int i = 0; i < handOver.preserved(); i++) {
        descriptors.put(FIRST_PRESERVED + i, Fd.of(PLAN + i));
      }
      KernelFailure failure =
          Exec.exec(keeper, List.of("keeper", " ".repeat(64)), List.of(), descriptors);
      System.err.println("gantry: " + failure.message());
      return handOver.exitCode();
    }
  }
}
