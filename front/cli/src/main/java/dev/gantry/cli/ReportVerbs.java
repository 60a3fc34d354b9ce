// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.base.TextTable;
import dev.gantry.docker.Change;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.HostConfig.PortBinding;
import dev.gantry.docker.TopResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that only read one container.
final class ReportVerbs {
  private ReportVerbs() {}

  @Command(
      customSynopsis = "CONTAINER [ps OPTIONS]",
      description = "Display the running processes of a container")
  static final class Top implements Verb, Help.PassesWordsOn {
    @Parameters(index = "0", paramLabel = "CONTAINER")
    String container = "";

    @Parameters(index = "1..*", paramLabel = "OPTION", arity = "0..*")
    List<String> options = new ArrayList<>();

    @Override
    public int run(Context context) {
      TopResponse top =
          context
              .client()
              .containers()
              .top(container, options.isEmpty() ? "-ef" : String.join(" ", options));
      TextTable table = TextTable.of(top.titles());
      top.processes().forEach(table::row);
      context.print(table.text());
      return 0;
    }
  }

  @Command(
      customSynopsis = "CONTAINER [PRIVATE_PORT[/PROTO]]",
      description = "List port mappings or a specific mapping for the container")
  static final class Port implements Verb {
    @Parameters(index = "0", paramLabel = "CONTAINER")
    String container = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PORT")
    String port = "";

    @Override
    public int run(Context context) {
      ContainerInspect found = context.client().containers().inspect(container, false);
      Map<String, List<PortBinding>> ports = new TreeMap<>(found.networkSettings().ports());
      if (port.isEmpty()) {
        ports.forEach(
            (inside, all) -> all.forEach(one -> context.println(inside + " -> " + address(one))));
        return 0;
      }
      List<PortBinding> bound = ports.get(port.contains("/") ? port : port + "/tcp");
      if (bound == null || bound.isEmpty()) {
        throw new Failure(
            Failure.Code.NOT_FOUND, "no public port '" + port + "' published for " + container);
      }
      bound.forEach(one -> context.println(address(one)));
      return 0;
    }

    private static String address(PortBinding binding) {
      String ip = binding.hostIp().isEmpty() ? "0.0.0.0" : binding.hostIp();
      return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + binding.hostPort();
    }
  }

  @Command(
      customSynopsis = "CONTAINER",
      description = "Inspect changes to files or directories on a container's filesystem")
  static final class Diff implements Verb {
    @Parameters(paramLabel = "CONTAINER")
    String container = "";

    @Override
    public int run(Context context) {
      for (Change change : context.client().containers().changes(container)) {
        context.println("CAD".charAt(change.kind()) + " " + change.path());
      }
      return 0;
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] CONTAINER",
      description = "Export a container's filesystem as a tar archive")
  static final class Export implements Verb {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "string",
        description = "Write to a file, instead of STDOUT")
    String output = "";

    @Parameters(paramLabel = "CONTAINER")
    String container = "";

    @Override
    public int run(Context context) throws IOException {
      try (InputStream tar = context.client().containers().streams().export(container)) {
        copyOut(context, tar, output);
      }
      return 0;
    }
  }

  /// Copies an archive to the caller's file `output` or, without one, to standard output unless
  /// that is a terminal.
  static void copyOut(Context context, InputStream tar, String output) throws IOException {
    if (!output.isEmpty()) {
      try (OutputStream file = Files.newOutputStream(context.request().resolve(output))) {
        tar.transferTo(file);
      }
    } else if (context.terminal().isTerminal(1)) {
      throw Failure.invalid("cowardly refusing to save to a terminal. Use the -o flag or redirect")
          .withExitCode(1);
    } else {
      OutputStream out = context.terminal().stdout();
      tar.transferTo(out);
      out.flush();
    }
  }
}
