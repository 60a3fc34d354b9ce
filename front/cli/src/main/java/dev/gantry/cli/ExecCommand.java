// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ExecCalls;
import dev.gantry.api.HijackedStream;
import dev.gantry.base.Failure;
import dev.gantry.docker.ExecCreate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `exec`: a further process in a running container.
@Command(
    customSynopsis = "[OPTIONS] CONTAINER COMMAND [ARG...]",
    description = "Execute a command in a running container")
final class ExecCommand implements Verb, Help.PassesWordsOn {
  @Option(
      names = {"-d", "--detach"},
      description = "Detached mode: run command in the background")
  boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "string",
      description = "Override the key sequence for detaching a container")
  String detachKeys = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "list",
      description = "Set environment variables")
  List<String> env = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "list",
      description = "Read in a file of environment variables")
  List<String> envFile = new ArrayList<>();

  @Option(
      names = {"-i", "--interactive"},
      description = "Keep STDIN open even if not attached")
  boolean interactive;

  @Option(names = "--privileged", description = "Give extended privileges to the command")
  boolean privileged;

  @Option(
      names = {"-t", "--tty"},
      description = "Allocate a pseudo-TTY")
  boolean tty;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "string",
      description = "Username or UID (format: \"<name|uid>[:<group|gid>]\")")
  String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "string",
      description = "Working directory inside the container")
  String workdir = "";

  @Parameters(index = "0", paramLabel = "CONTAINER")
  String container = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "1..*")
  List<String> command = List.of();

  @Override
  public int run(Context context) throws IOException {
    if (tty && interactive && !detach && !context.terminal().isTerminal(0)) {
      throw CommandFailure.plain(1, "the input device is not a TTY");
    }
    ExecCalls calls = context.client().execs();
    Terminal.Size size = context.terminal().size();
    List<Integer> window =
        tty && size.rows() > 0 ? List.of(size.rows(), size.columns()) : List.of();
    String id = calls.create(container, wanted(context, window));
    try {
      if (detach) {
        calls.startDetached(id, tty);
        return 0;
      }
      return attached(context, calls, id, window);
    } catch (Failure e) {
      // As Docker's: 126 and 127 say that the command was not executable or not there.
      int code = e.exitCode() == 126 || e.exitCode() == 127 ? e.exitCode() : 1;
      throw new CommandFailure(code, CommandFailure.Help.NONE, Context.sentence(e), e);
    }
  }

  private int attached(Context context, ExecCalls calls, String id, List<Integer> window)
      throws IOException {
    Relay relay =
        new Relay(context.terminal(), tty, to -> calls.resize(id, to.rows(), to.columns()));
    try (HijackedStream stream = calls.start(id, tty, window)) {
      if (relay.run(stream, interactive, detachKeys)) {
        return 0;
      }
    }
    Integer code = calls.inspect(id).exitCode();
    return code == null ? 0 : code;
  }

  private ExecCreate wanted(Context context, List<Integer> window) {
    ExecCreate.Builder exec = ExecCreate.builder();
    exec.user = user;
    exec.privileged = privileged;
    exec.tty = tty;
    exec.consoleSize = window;
    exec.attachStdin = interactive && !detach;
    exec.attachStdout = !detach;
    exec.attachStderr = !detach;
    exec.detachKeys = detachKeys;
    exec.env = KeyValues.environment(context.request(), envFile, env);
    exec.workingDir = workdir;
    exec.cmd = command;
    return exec.build();
  }
}
