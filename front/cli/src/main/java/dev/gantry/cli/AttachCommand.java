// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerInspect;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `attach`: the caller's streams become those of a running container.
@Command(
    customSynopsis = "[OPTIONS] CONTAINER",
    description = "Attach local standard input, output, and error streams to a running container")
final class AttachCommand implements Verb {
  @Option(names = "--no-stdin", description = "Do not attach STDIN")
  boolean noStdin;

  @Option(
      names = "--detach-keys",
      paramLabel = "string",
      description = "Override the key sequence for detaching a container")
  String detachKeys = "";

  @Option(
      names = "--sig-proxy",
      arity = "0..1",
      fallbackValue = "true",
      description = "Proxy all received signals to the process")
  boolean sigProxy = true;

  @Parameters(paramLabel = "CONTAINER")
  String container = "";

  @Override
  public int run(Context context) throws IOException {
    ContainerCalls calls = context.client().containers();
    ContainerInspect found = calls.inspect(container, false);
    if (!found.state().running()) {
      throw Failure.conflict("You cannot attach to a stopped container, start it first");
    }
    if (found.state().paused()) {
      throw Failure.conflict("You cannot attach to a paused container, unpause it first");
    }
    boolean tty = found.config().tty();
    boolean input = !noStdin && found.config().openStdin();
    if (sigProxy && !tty) {
      context
          .terminal()
          .onSignal(signal -> {
            Thread.ofVirtual().start(() -> calls.kill(found.id(), String.valueOf(signal)));
            return true;
          });
    }
    Attach wanted =
        new Attach(false, true, input, true, true, detachKeys.isEmpty() ? null : detachKeys);
    Relay relay = new Relay(context.terminal());
    try (HijackedStream stream = calls.streams().attach(found.id(), wanted)) {
      if (tty) {
        relay.firstSize(size -> calls.resize(found.id(), size.rows(), size.columns()));
      }
      relay.run(stream, input, tty, size -> calls.resize(found.id(), size.rows(), size.columns()));
    }
    return exitCode(calls, found.id());
  }

  private static int exitCode(ContainerCalls calls, String id) {
    try {
      ContainerInspect.State state = calls.inspect(id, false).state();
      return state.running() ? 0 : state.exitCode();
    } catch (Failure e) {
      return 0;
    }
  }
}
