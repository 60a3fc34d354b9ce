// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import dev.gantry.engine.log.LogOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// A program that opens an engine and starts containers and execs, and reads logs, until it is
/// killed. Container `cN` writes N and exits with N mod 100; those with odd N remove themselves.
/// What was started is told on the output: `run N ID`, `exec N ID`.
final class CrashLoad {
  private final Engine engine;
  private final AtomicInteger number;

  private CrashLoad(Engine engine, int first) {
    this.engine = engine;
    this.number = new AtomicInteger(first);
  }

  public static void main(String[] arguments) {
    Engine engine = Engine.open(EngineFixture.config(Path.of(arguments[0])));
    CrashLoad load = new CrashLoad(engine, Integer.parseInt(arguments[1]));
    say("ready");
    load.forever(load::run);
    load.forever(load::exec);
    load.forever(_ -> engine.containers().logs("counter", LogOptions.ALL, (_, _, _, _) -> {}));
  }

  private void forever(IntConsumer work) {
    Thread.ofPlatform()
        .start(() -> {
          while (true) {
            try {
              work.accept(number.getAndIncrement());
            } catch (Failure failure) {
              say("failure " + failure.message());
            }
          }
        });
  }

  private void run(int n) {
    ContainerConfig.Builder config = ContainerConfig.builder();
    config.image = "bb";
    config.cmd = List.of("sh", "-c", "echo " + n + "; exit " + n % 100);
    HostConfig.Builder host = HostConfig.builder();
    host.autoRemove = n % 2 == 1;
    ContainerCreate create =
        new ContainerCreate(config.build(), host.build(), NetworkingConfig.NONE);
    String id = engine.containers().create("c" + n, create, null).id();
    engine.containers().start(id);
    say("run " + n + " " + id);
  }

  private void exec(int n) {
    ExecCreate.Builder request = ExecCreate.builder();
    request.cmd = List.of("sh", "-c", "echo " + n + " >>/execs; exit " + n % 100);
    String id = engine.execs().create("counter", request.build());
    engine.execs().start(id, true, false, List.of());
    say("exec " + n + " " + id);
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
