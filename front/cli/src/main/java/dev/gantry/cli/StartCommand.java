// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.api.Waiting;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerInspect;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `start`, with `-a`/`-i` attached to the one container.
@Command(
    customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
    description = "Start one or more stopped containers")
final class StartCommand implements Verb {
  @Option(
      names = {"-a", "--attach"},
      description = "Attach STDOUT/STDERR and forward signals")
  boolean attach;

  @Option(
      names = {"-i", "--interactive"},
      description = "Attach container's STDIN")
  boolean interactive;

  @Option(
      names = "--detach-keys",
      paramLabel = "string",
      description = "Override the key sequence for detaching a container")
  String detachKeys = "";

  @Parameters(paramLabel = "CONTAINER", arity = "1..*")
  List<String> containers = List.of();

  @Override
  public int run(Context context) throws IOException {
    ContainerCalls calls = context.client().containers();
    if (!attach && !interactive) {
      return context.each(containers, calls::start);
    }
    if (containers.size() > 1) {
      throw Failure.invalid("you cannot start and attach multiple containers at once")
          .withExitCode(1);
    }
    String name = containers.getFirst();
    ContainerInspect found = calls.inspect(name, false);
    boolean tty = found.config().tty();
    boolean input = interactive && found.config().openStdin();
    Attach wanted =
        new Attach(false, true, input, true, true, detachKeys.isEmpty() ? null : detachKeys);
    try (HijackedStream stream = calls.streams().attach(name, wanted);
        Waiting waiting =
            calls.waitFor(name, found.hostConfig().autoRemove() ? "removed" : "next-exit")) {
      calls.start(name);
      Relay relay = new Relay(context.terminal());
      if (tty) {
        relay.firstSize(size -> calls.resize(name, size.rows(), size.columns()));
      }
      relay.run(stream, input, tty, size -> calls.resize(name, size.rows(), size.columns()));
      return (int) waiting.result().statusCode();
    }
  }
}
