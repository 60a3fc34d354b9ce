// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import java.nio.file.Path;
import java.util.List;

/// A program that opens an engine and starts containers until it is killed. Container `cN` writes N
/// and exits with N mod 100; those with odd N remove themselves.
final class CrashLoad {
  private CrashLoad() {}

  public static void main(String[] arguments) {
    Engine engine = Engine.open(EngineFixture.config(Path.of(arguments[0])));
    int number = Integer.parseInt(arguments[1]);
    System.out.println("ready");
    while (true) {
      run(engine, number++);
    }
  }

  private static void run(Engine engine, int number) {
    try {
      ContainerConfig.Builder config = ContainerConfig.builder();
      config.image = "bb";
      config.cmd = List.of("sh", "-c", "echo " + number + "; exit " + number % 100);
      HostConfig.Builder host = HostConfig.builder();
      host.autoRemove = number % 2 == 1;
      ContainerCreate create =
          new ContainerCreate(config.build(), host.build(), NetworkingConfig.NONE);
      String id = engine.containers().create("c" + number, create, null).id();
      engine.containers().start(id);
    } catch (Failure failure) {
      System.out.println(failure.message());
    }
  }
}
