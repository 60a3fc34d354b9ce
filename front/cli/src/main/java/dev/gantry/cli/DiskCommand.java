// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.DiskUsage;
import dev.gantry.docker.ImageSummary;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `system df`: disk use by kind.
@Command(customSynopsis = "[OPTIONS]", description = "Show disk usage")
final class DiskCommand implements Verb {
  @Option(
      names = "--format",
      paramLabel = "string",
      description = "Format output using a custom template")
  String format = "";

  @Override
  public int run(Context context) {
    DiskUsage usage = context.client().system().diskUsage();
    Rows rows =
        new Rows()
            .column("Type", "TYPE")
            .column("TotalCount", "TOTAL")
            .column("Active", "ACTIVE")
            .column("Size", "SIZE")
            .column("Reclaimable", "RECLAIMABLE");
    long imagesFree =
        usage.images().stream()
            .filter(image -> image.containers() == 0)
            .mapToLong(ImageSummary::size)
            .sum();
    long imagesUsed = usage.images().stream().filter(image -> image.containers() > 0).count();
    rows.add(
        row(
            "Images",
            usage.images().size(),
            imagesUsed,
            usage.layersSize(),
            Math.min(imagesFree, usage.layersSize())));
    List<ContainerSummary> running =
        usage.containers().stream()
            .filter(container -> container.state().equals("running"))
            .toList();
    long all = usage.containers().stream().mapToLong(DiskCommand::own).sum();
    rows.add(
        row(
            "Containers",
            usage.containers().size(),
            running.size(),
            all,
            all - running.stream().mapToLong(DiskCommand::own).sum()));
    rows.add(row("Local Volumes", usage.volumes().size(), 0, 0, 0));
    rows.add(row("Build Cache", usage.buildCache().size(), 0, 0, 0));
    context.print(
        rows.text(format, List.of("Type", "TotalCount", "Active", "Size", "Reclaimable")));
    return 0;
  }

  private static long own(ContainerSummary container) {
    Long size = container.sizeRw();
    return size == null ? 0 : size;
  }

  private static Map<String, Object> row(
      String type, long total, long active, long size, long free) {
    String share = size > 0 ? " (" + 100 * free / size + "%)" : "";
    return Map.of(
        "Type",
        type,
        "TotalCount",
        String.valueOf(total),
        "Active",
        String.valueOf(active),
        "Size",
        ByteSize.human(size),
        "Reclaimable",
        ByteSize.human(free) + share);
  }
}
