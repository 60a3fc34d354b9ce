// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.api.Waiting;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerCreate;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `run`: create, attach and wait before the start so that nothing is missed, start, relay, exit
/// with the container's code.
@Command(
    customSynopsis = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    description = "Create and run a new container from an image")
final class RunCommand extends CreateFlags implements Verb, Help.PassesWordsOn {
  @Option(
      names = {"-d", "--detach"},
      arity = "0",
      description = "Run container in background and print container ID")
  boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "string",
      description = "Override the key sequence for detaching a container")
  String detachKeys = "";

  @Option(
      names = "--explain",
      arity = "0",
      description = "Print the plan with the cause of each step; run nothing")
  boolean explain;

  @Option(
      names = "--sig-proxy",
      arity = "0..1",
      fallbackValue = "true",
      description = "Proxy received signals to the process")
  boolean sigProxy = true;

  @Override
  public int run(Context context) throws IOException {
    CreateBody made = new CreateBody(context.request(), this, !detach);
    ContainerCreate body = usable(context, made);
    if (explain) {
      context.print(
          context.client().containers().explain(body, platform.isEmpty() ? null : platform));
      return 0;
    }
    if (tty && interactive && !detach && !context.terminal().isTerminal(0)) {
      context.warn("the input device is not a TTY");
      return 1;
    }
    String id = new NewContainer(context, this).create(body);
    ContainerCalls calls = context.client().containers();
    if (detach) {
      start(calls, id);
      context.println(id);
      return 0;
    }
    return attached(context, made, id);
  }

  private ContainerCreate usable(Context context, CreateBody made) {
    try {
      String runtime = context.options().runtime;
      return made.build(runtime == null ? "" : runtime);
    } catch (Failure e) {
      throw new Failure(e.code(), e.message(), e).withExitCode(125);
    }
  }

  private int attached(Context context, CreateBody made, String id) throws IOException {
    ContainerCalls calls = context.client().containers();
    boolean out = made.attaches("stdout");
    boolean err = made.attaches("stderr");
    boolean in = made.attaches("stdin");
    Attach attach = new Attach(false, true, in, out, err, detachKeys.isEmpty() ? null : detachKeys);
    Relay relay = new Relay(context.terminal());
    if (sigProxy && !tty) {
      context.terminal().onSignal(signal -> proxy(calls, id, signal));
    }
    try (HijackedStream stream = calls.streams().attach(id, attach);
        Waiting waiting = calls.waitFor(id, rm ? "removed" : "next-exit")) {
      start(calls, id);
      if (tty) {
        relay.firstSize(size -> calls.resize(id, size.rows(), size.columns()));
      }
      relay.run(stream, in, tty, size -> calls.resize(id, size.rows(), size.columns()));
      return ended(calls, id, waiting);
    }
  }

  /// The exit code; 0 after a detach, when the streams ended but the container has not.
  private int ended(ContainerCalls calls, String id, Waiting waiting) {
    if (tty && interactive && !rm) {
      try {
        if (calls.inspect(id, false).state().running()) {
          return 0;
        }
      } catch (Failure e) {
        // Gone already; the waiting knows its code.
      }
    }
    return (int) waiting.result().statusCode();
  }

  private static boolean proxy(ContainerCalls calls, String id, int signal) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            calls.kill(id, String.valueOf(signal));
          } catch (Failure | UncheckedIOException e) {
            // The container has ended meanwhile; so will the command.
          }
        });
    return true;
  }

  /// Docker's 125, 126 or 127 for a container that could not be started; one with --rm does not
  /// stay.
  private void start(ContainerCalls calls, String id) {
    try {
      calls.start(id);
    } catch (Failure e) {
      if (rm) {
        try {
          calls.remove(id, true, true);
        } catch (Failure gone) {
          e.addSuppressed(gone);
        }
      }
      int code = e.exitCode() == 126 || e.exitCode() == 127 ? e.exitCode() : 125;
      throw new Failure(e.code(), e.message(), e).withExitCode(code);
    }
  }
}
