// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.ContainerStreams.Attach;
import dev.gantry.api.HijackedStream;
import dev.gantry.api.Waiting;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerCreate;
import java.io.IOException;
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
      description = "Run container in background and print container ID")
  boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "string",
      description = "Override the key sequence for detaching a container")
  String detachKeys = "";

  @Option(
      names = "--explain",
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
    if (detach && !attach.isEmpty()) {
      throw CommandFailure.plain(
          1, "conflicting options: cannot specify both --attach and --detach");
    }
    String runtime = context.options().runtime;
    CreateBody made = new CreateBody(context.request(), this, !detach);
    ContainerCreate body = made.build(runtime == null ? "" : runtime);
    if (explain) {
      context.print(
          context.client().containers().explain(body, platform.isEmpty() ? null : platform));
      return 0;
    }
    if (tty && made.attaches("stdin") && !context.terminal().isTerminal(0)) {
      throw CommandFailure.plain(1, "the input device is not a TTY");
    }
    try {
      String id = new NewContainer(context, this).create(body);
      return detach ? started(context, id) : attached(context, made, id);
    } catch (CommandFailure e) {
      throw e;
    } catch (Failure e) {
      throw failed(e);
    }
  }

  private int started(Context context, String id) {
    start(context.client().containers(), id);
    context.println(id);
    return 0;
  }

  private int attached(Context context, CreateBody made, String id) throws IOException {
    ContainerCalls calls = context.client().containers();
    boolean in = made.attaches("stdin");
    Attach wanted =
        new Attach(
            false,
            true,
            in,
            made.attaches("stdout"),
            made.attaches("stderr"),
            detachKeys.isEmpty() ? null : detachKeys);
    Relay relay =
        new Relay(context.terminal(), tty, size -> calls.resize(id, size.rows(), size.columns()));
    if (sigProxy) {
      relay.proxySignals(signal -> calls.kill(id, String.valueOf(signal)));
    }
    try (HijackedStream stream = calls.streams().attach(id, wanted);
        Waiting waiting = calls.waitFor(id, rm ? "removed" : "next-exit")) {
      start(calls, id);
      boolean left = relay.run(stream, in, detachKeys);
      return left ? 0 : (int) waiting.result().statusCode();
    }
  }

  /// One with --rm that could not be started does not stay.
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
      throw e;
    }
  }

  /// Docker's 125, 126 for a command that cannot be executed, 127 for one that is not there.
  private static CommandFailure failed(Failure e) {
    boolean missing =
        e.message().contains("executable file not found")
            || e.message().contains("no such file or directory");
    boolean forbidden =
        e.message().contains("permission denied") || e.message().contains("not a directory");
    boolean own = e.exitCode() == 126 || e.exitCode() == 127;
    boolean begins =
        e.message().contains("exec: ") || e.message().contains("starting container process");
    int code = own ? e.exitCode() : begins && missing ? 127 : begins && forbidden ? 126 : 125;
    return new CommandFailure(code, CommandFailure.Help.POINTER, Context.sentence(e), e);
  }
}
