// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerStreams.Logs;
import dev.gantry.api.FrameStream;
import dev.gantry.base.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logs`: what a container has said.
@Command(customSynopsis = "[OPTIONS] CONTAINER", description = "Fetch the logs of a container")
final class LogsCommand implements Verb {
  @Option(names = "--details", description = "Show extra details provided to logs")
  boolean details;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow log output")
  boolean follow;

  @Option(
      names = "--since",
      paramLabel = "string",
      description =
          "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)")
  @Nullable String since;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "string",
      description = "Number of lines to show from the end of the logs")
  String tail = "all";

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show timestamps")
  boolean timestamps;

  @Option(
      names = "--until",
      paramLabel = "string",
      description =
          "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)")
  @Nullable String until;

  @Parameters(paramLabel = "CONTAINER")
  String container = "";

  @Override
  public int run(Context context) throws IOException {
    Logs wanted =
        new Logs(
            follow, true, true, Moment.seconds(since), Moment.seconds(until), timestamps, lines());
    try (FrameStream stream = context.client().containers().streams().logs(container, wanted)) {
      stream.copyTo(context.terminal().stdout(), context.terminal().stderr());
      context.terminal().stdout().flush();
    }
    return 0;
  }

  private @Nullable Integer lines() {
    if (tail.equals("all") || tail.equals("-1")) {
      return null;
    }
    if (!tail.matches("[0-9]{1,9}")) {
      throw Failure.invalid(
          "invalid tail value: " + tail + ": wanted a number of lines or \"all\"");
    }
    return Integer.valueOf(tail);
  }
}
