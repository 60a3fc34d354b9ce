// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.api.Waiting;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerInspect;
import java.io.IOException;
import java.util.ArrayList;
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
    if (attach || interactive) {
      if (containers.size() > 1) {
        throw CommandFailure.plain(1, "you cannot start and attach multiple containers at once");
      }
      return attached(context, containers.getFirst());
    }
    List<String> failed = new ArrayList<>();
    context.each(
        containers,
        name -> {
          try {
            context.client().containers().start(name);
          } catch (Failure e) {
            failed.add(name);
            throw e;
          }
        });
    if (failed.isEmpty()) {
      return 0;
    }
    throw CommandFailure.plain(
        1, "Error: failed to start containers: " + String.join(", ", failed));
  }

  private int attached(Context context, String name) throws IOException {
    ContainerCalls calls = context.client().containers();
    ContainerInspect found = calls.inspect(name, false);
    String id = found.id();
    boolean tty = found.config().tty();
    boolean input = interactive && found.config().openStdin();
    Attach wanted =
        new Attach(false, true, input, true, true, detachKeys.isEmpty() ? null : detachKeys);
    Relay relay =
        new Relay(context.terminal(), tty, size -> calls.resize(id, size.rows(), size.columns()));
    relay.proxySignals(signal -> calls.kill(id, String.valueOf(signal)));
    boolean removes = found.hostConfig().autoRemove();
    try (HijackedStream stream = calls.streams().attach(id, wanted);
        Waiting waiting = calls.waitFor(id, removes ? "removed" : "next-exit")) {
      calls.start(id);
      boolean left = relay.run(stream, input, detachKeys);
      return left ? 0 : (int) waiting.result().statusCode();
    }
  }
}
