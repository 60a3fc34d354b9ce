// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.api.Waiting;
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
    checkState(found.state());
    String id = found.id();
    boolean tty = found.config().tty();
    boolean input = !noStdin && found.config().openStdin();
    if (tty && input && !context.terminal().isTerminal(0)) {
      throw CommandFailure.plain(1, "the input device is not a TTY");
    }
    Attach wanted =
        new Attach(false, true, input, true, true, detachKeys.isEmpty() ? null : detachKeys);
    Relay relay =
        new Relay(context.terminal(), tty, size -> calls.resize(id, size.rows(), size.columns()));
    if (sigProxy) {
      relay.proxySignals(signal -> calls.kill(id, String.valueOf(signal)));
    }
    try (Waiting waiting = calls.waitFor(container, "not-running");
        HijackedStream stream = calls.streams().attach(container, wanted)) {
      boolean left = relay.run(stream, input, detachKeys);
      return left || lives(calls, id) ? 0 : (int) waiting.result().statusCode();
    }
  }

  private static void checkState(ContainerInspect.State state) {
    if (!state.running()) {
      throw CommandFailure.plain(1, "You cannot attach to a stopped container, start it first");
    }
    if (state.paused()) {
      throw CommandFailure.plain(1, "You cannot attach to a paused container, unpause it first");
    }
    if (state.restarting()) {
      throw CommandFailure.plain(
          1, "You cannot attach to a restarting container, wait until it is running");
    }
  }

  /// A process may close its output, or somebody else may detach, while it runs on.
  private static boolean lives(ContainerCalls calls, String id) {
    try {
      return calls.inspect(id, false).state().running();
    } catch (Failure e) {
      return false;
    }
  }
}
