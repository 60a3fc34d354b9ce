// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.docker.Filters;
import dev.gantry.docker.PruneReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Removal of what is no longer needed, after a question.
final class PruneVerbs {
  private PruneVerbs() {}

  abstract static class Prune implements Verb {
    @Option(
        names = {"-f", "--force"},
        description = "Do not prompt for confirmation")
    boolean force;

    @Option(
        names = "--filter",
        paramLabel = "filter",
        description = "Provide filter values (e.g. \"until=<timestamp>\")")
    List<String> filters = new ArrayList<>();

    abstract String warning();

    abstract PruneReport prune(Context context, Filters filters);

    abstract void tell(Context context, PruneReport report);

    @Override
    public int run(Context context) throws IOException {
      if (!force) {
        context.print("WARNING! " + warning() + "\nAre you sure you want to continue? [y/N] ");
        context.flush();
        int answer = context.terminal().stdin().read();
        if (answer != 'y' && answer != 'Y') {
          return 0;
        }
      }
      PruneReport report = prune(context, PsCommand.filters(filters));
      tell(context, report);
      context.println("Total reclaimed space: " + ByteSize.human(report.spaceReclaimed()));
      return 0;
    }
  }

  @Command(customSynopsis = "[OPTIONS]", description = "Remove all stopped containers")
  static final class Containers extends Prune {
    @Override
    String warning() {
      return "This will remove all stopped containers.";
    }

    @Override
    PruneReport prune(Context context, Filters filters) {
      return context.client().containers().prune(filters);
    }

    @Override
    void tell(Context context, PruneReport report) {
      if (!report.containersDeleted().isEmpty()) {
        context.println(
            "Deleted Containers:\n" + String.join("\n", report.containersDeleted()) + "\n");
      }
    }
  }

  @Command(customSynopsis = "[OPTIONS]", description = "Remove unused images")
  static final class Images extends Prune {
    @Option(
        names = {"-a", "--all"},
        description = "Remove all unused images, not just dangling ones")
    boolean all;

    @Override
    String warning() {
      return all
          ? "This will remove all images without at least one container associated to them."
          : "This will remove all dangling images.";
    }

    @Override
    PruneReport prune(Context context, Filters filters) {
      return context.client().images().prune(filters.with("dangling", all ? "false" : "true"));
    }

    @Override
    void tell(Context context, PruneReport report) {
      report
          .imagesDeleted()
          .forEach(image -> {
            if (image.untagged() != null) {
              context.println("untagged: " + image.untagged());
            }
            if (image.deleted() != null) {
              context.println("deleted: " + image.deleted());
            }
          });
    }
  }
}
