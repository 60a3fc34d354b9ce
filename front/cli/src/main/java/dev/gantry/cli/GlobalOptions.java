// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options that stand before the command, and the words after them.
@Command(
    name = "gantry",
    synopsisHeading = "Usage:  ",
    customSynopsis = "[OPTIONS] COMMAND [ARG...]",
    sortOptions = false)
final class GlobalOptions implements Help.PassesWordsOn {
  @Option(
      names = "--config",
      paramLabel = "string",
      description = "Location of client config files")
  @Nullable String config;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "string",
      description = "Name of the context to use")
  @Nullable String context;

  @Option(
      names = {"-D", "--debug"},
      description = "Enable debug mode: failures show their causes")
  boolean debug;

  @Option(
      names = {"-H", "--host"},
      paramLabel = "list",
      description = "Daemon socket to connect to (unix://PATH)")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = {"-l", "--log-level"},
      paramLabel = "string",
      description =
          "Logging level of the client (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")")
  @Nullable String logLevel;

  @Option(
      names = "--runtime",
      paramLabel = "path",
      description = "OCI runtime for the containers that this command makes")
  @Nullable String runtime;

  @Option(
      names = {"-v", "--version"},
      description = "Print version information and quit")
  boolean version;

  @Option(names = "--help", description = "Print usage")
  boolean help;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", hidden = true)
  List<String> words = new ArrayList<>();
}
