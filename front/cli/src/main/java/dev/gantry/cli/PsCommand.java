// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.base.HumanTime;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ps`: the containers, newest first.
@Command(customSynopsis = "[OPTIONS]", description = "List containers")
final class PsCommand implements Verb {
  private static final List<String> TABLE =
      List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names");

  @Option(
      names = {"-a", "--all"},
      description = "Show all containers (default shows just running)")
  boolean all;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "filter",
      description = "Filter output based on conditions provided")
  List<String> filters = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "string",
      description =
          "Format output using a custom template: 'table', 'table TEMPLATE', 'json' or 'TEMPLATE'")
  String format = "";

  @Option(
      names = {"-n", "--last"},
      paramLabel = "int",
      description = "Show n last created containers (includes all states)")
  int last = -1;

  @Option(
      names = {"-l", "--latest"},
      description = "Show the latest created container (includes all states)")
  boolean latest;

  @Option(names = "--no-trunc", description = "Don't truncate output")
  boolean noTrunc;

  @Option(
      names = {"-q", "--quiet"},
      description = "Only display container IDs")
  boolean quiet;

  @Option(
      names = {"-s", "--size"},
      description = "Display total file sizes")
  boolean size;

  @Override
  public int run(Context context) {
    int limit = latest ? 1 : Math.max(last, 0);
    boolean sizes = size || format.contains(".Size");
    List<ContainerSummary> found =
        context.client().containers().list(all || limit > 0, limit, filters(filters), sizes);
    if (quiet && format.isEmpty()) {
      found.forEach(container -> context.println(id(container.id())));
      return 0;
    }
    Rows rows = columns();
    found.forEach(container -> rows.add(row(container)));
    List<String> columns = new ArrayList<>(TABLE);
    if (size) {
      columns.add("Size");
    }
    context.print(rows.text(quiet ? "{{.ID}}" : format, columns));
    return 0;
  }

  /// `name=value` words as filters. Throws INVALID for a word without `=`.
  static Filters filters(List<String> words) {
    Filters filters = Filters.NONE;
    for (String word : words) {
      int at = word.indexOf('=');
      if (at <= 0) {
        throw Failure.invalid(
                "invalid argument \""
                    + word
                    + "\" for \"-f, --filter\" flag: bad format of filter (expected name=value)")
            .withExitCode(1);
      }
      filters = filters.with(word.substring(0, at).toLowerCase(), word.substring(at + 1));
    }
    return filters;
  }

  private static Rows columns() {
    return new Rows()
        .column("ID", "CONTAINER ID")
        .column("Image", "IMAGE")
        .column("Command", "COMMAND")
        .column("RunningFor", "CREATED")
        .column("Status", "STATUS")
        .column("Ports", "PORTS")
        .column("Names", "NAMES")
        .column("Size", "SIZE")
        .column("CreatedAt", "CREATED AT")
        .column("State", "STATE")
        .column("Labels", "LABELS")
        .column("Mounts", "MOUNTS")
        .column("Networks", "NETWORKS")
        .column("LocalVolumes", "LOCAL VOLUMES");
  }

  private String id(String id) {
    return noTrunc ? id : id.substring(0, Math.min(12, id.length()));
  }

  private Map<String, Object> row(ContainerSummary container) {
    Instant created = Instant.ofEpochSecond(container.created());
    Duration age = Duration.between(created, java.time.Clock.systemUTC().instant());
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ID", id(container.id()));
    row.put("Image", container.image());
    row.put("Command", Shown.quoted(shortened(container.command())));
    row.put("RunningFor", HumanTime.ago(age) + " ago");
    row.put("CreatedAt", Dates.local(created));
    row.put("Status", container.status());
    row.put("State", container.state());
    row.put(
        "Ports", container.ports().stream().map(PsCommand::port).collect(Collectors.joining(", ")));
    row.put(
        "Names",
        container.names().stream()
            .map(name -> name.replaceFirst("^/", ""))
            .collect(Collectors.joining(",")));
    row.put(
        "Labels",
        container.labels().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",")));
    row.put(
        "Mounts",
        container.mounts().stream()
            .map(mount -> mount.name().isEmpty() ? mount.source() : mount.name())
            .collect(Collectors.joining(",")));
    row.put(
        "LocalVolumes",
        String.valueOf(
            container.mounts().stream().filter(mount -> mount.type().equals("volume")).count()));
    row.put("Networks", String.join(",", container.networkSettings().networks().keySet()));
    Long own = container.sizeRw();
    Long virtual = container.sizeRootFs();
    row.put(
        "Size",
        own == null
            ? "0B"
            : ByteSize.human(own)
                + " (virtual "
                + ByteSize.human(virtual == null ? own : virtual)
                + ")");
    return row;
  }

  private String shortened(String command) {
    return noTrunc || command.length() <= 20 ? command : command.substring(0, 19) + "…";
  }

  private static String port(ContainerSummary.Port port) {
    String inside = port.privatePort() + "/" + port.type();
    return port.publicPort() == 0 ? inside : port.ip() + ":" + port.publicPort() + "->" + inside;
  }
}
