// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.Waiting;
import dev.gantry.base.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that do one thing to each container named.
final class SimpleVerbs {
  private SimpleVerbs() {}

  abstract static class OnContainers implements Verb {
    @Parameters(paramLabel = "CONTAINER", arity = "1..*")
    List<String> containers = List.of();

    abstract void act(ContainerCalls calls, String container);

    @Override
    public int run(Context context) {
      return context.each(containers, name -> act(context.client().containers(), name));
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
      description = "Stop one or more running containers")
  static final class Stop extends OnContainers {
    @Option(
        names = {"-s", "--signal"},
        paramLabel = "string",
        description = "Signal to send to the container")
    @Nullable String signal;

    @Option(
        names = {"-t", "--timeout", "--time"},
        paramLabel = "int",
        description = "Seconds to wait before killing the container")
    @Nullable Integer seconds;

    @Override
    void act(ContainerCalls calls, String container) {
      calls.stop(container, seconds, signal);
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
      description = "Restart one or more containers")
  static final class Restart extends OnContainers {
    @Option(
        names = {"-s", "--signal"},
        paramLabel = "string",
        description = "Signal to send to the container")
    @Nullable String signal;

    @Option(
        names = {"-t", "--timeout", "--time"},
        paramLabel = "int",
        description = "Seconds to wait before killing the container")
    @Nullable Integer seconds;

    @Override
    void act(ContainerCalls calls, String container) {
      calls.restart(container, seconds, signal);
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
      description = "Kill one or more running containers")
  static final class Kill extends OnContainers {
    @Option(
        names = {"-s", "--signal"},
        paramLabel = "string",
        description = "Signal to send to the container")
    @Nullable String signal;

    @Override
    void act(ContainerCalls calls, String container) {
      calls.kill(container, signal);
    }
  }

  @Command(
      customSynopsis = "CONTAINER [CONTAINER...]",
      description = "Pause all processes within one or more containers")
  static final class Pause extends OnContainers {
    @Override
    void act(ContainerCalls calls, String container) {
      calls.pause(container);
    }
  }

  @Command(
      customSynopsis = "CONTAINER [CONTAINER...]",
      description = "Unpause all processes within one or more containers")
  static final class Unpause extends OnContainers {
    @Override
    void act(ContainerCalls calls, String container) {
      calls.unpause(container);
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
      description = "Remove one or more containers")
  static final class Remove extends OnContainers {
    @Option(
        names = {"-f", "--force"},
        description = "Force the removal of a running container (uses SIGKILL)")
    boolean force;

    @Option(
        names = {"-l", "--link"},
        description = "Remove the specified link")
    boolean link;

    @Option(
        names = {"-v", "--volumes"},
        description = "Remove anonymous volumes associated with the container")
    boolean volumes;

    @Override
    void act(ContainerCalls calls, String container) {
      if (link) {
        throw Failure.unsupported("removing a link: links between containers do not exist here");
      }
      try {
        calls.remove(container, force, volumes);
      } catch (Failure e) {
        if (!force || e.code() != Failure.Code.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  @Command(customSynopsis = "CONTAINER NEW_NAME", description = "Rename a container")
  static final class Rename implements Verb {
    @Parameters(index = "0", paramLabel = "CONTAINER")
    String container = "";

    @Parameters(index = "1", paramLabel = "NEW_NAME")
    String name = "";

    @Override
    public int run(Context context) {
      context.client().containers().rename(container, name);
      return 0;
    }
  }

  @Command(
      customSynopsis = "CONTAINER [CONTAINER...]",
      description = "Block until one or more containers stop, then print their exit codes")
  static final class Wait implements Verb {
    @Parameters(paramLabel = "CONTAINER", arity = "1..*")
    List<String> containers = List.of();

    @Override
    public int run(Context context) {
      int code = 0;
      for (String container : containers) {
        try (Waiting waiting = context.client().containers().waitFor(container, "not-running")) {
          context.println(String.valueOf(waiting.result().statusCode()));
          context.flush();
        } catch (Failure e) {
          context.warn("Error response from daemon: " + e.message());
          code = 1;
        }
      }
      return code;
    }
  }
}
