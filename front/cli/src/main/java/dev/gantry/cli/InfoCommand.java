// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.GoTemplate;
import dev.gantry.base.Json;
import dev.gantry.docker.SystemInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `info`: what the engine is, has and can, in Docker's layout.
@Command(customSynopsis = "[OPTIONS]", description = "Display system-wide information")
final class InfoCommand implements Verb {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "string",
      description = "Format output using a custom template: 'json' or 'TEMPLATE'")
  String format = "";

  @Override
  public int run(Context context) {
    SystemInfo info = context.client().system().info();
    if (format.equals("json")) {
      context.println(Json.text(info));
    } else if (!format.isEmpty()) {
      context.println(GoTemplate.parse(format).render(info));
    } else {
      context.print(text(info));
      info.warnings().forEach(context::warn);
    }
    return 0;
  }

  private static String text(SystemInfo info) {
    StringBuilder out =
        new StringBuilder(
            "Client:\n Version:    "
                + info.serverVersion()
                + "\n Context:    default\n\nServer:\n");
    line(out, "Containers", info.containers());
    line(out, " Running", info.containersRunning());
    line(out, " Paused", info.containersPaused());
    line(out, " Stopped", info.containersStopped());
    line(out, "Images", info.images());
    line(out, "Server Version", info.serverVersion());
    line(out, "Storage Driver", info.driver());
    info.driverStatus().forEach(pair -> line(out, " " + pair.getFirst(), pair.getLast()));
    line(out, "Logging Driver", info.loggingDriver());
    line(out, "Cgroup Driver", info.cgroupDriver());
    line(out, "Cgroup Version", info.cgroupVersion());
    out.append(" Plugins:\n");
    line(out, " Volume", String.join(" ", info.plugins().volume()));
    line(out, " Network", String.join(" ", info.plugins().network()));
    line(out, " Log", String.join(" ", info.plugins().log()));
    line(out, "Swarm", info.swarm().localNodeState());
    line(out, "Runtimes", String.join(" ", info.runtimes().keySet()));
    line(out, "Default Runtime", info.defaultRuntime());
    line(out, "Init Binary", info.initBinary());
    out.append(" Security Options:\n");
    info.securityOptions().forEach(option -> option(out, option));
    line(out, "Kernel Version", info.kernelVersion());
    line(out, "Operating System", info.operatingSystem());
    line(out, "OSType", info.osType());
    line(out, "Architecture", info.architecture());
    line(out, "CPUs", info.ncpu());
    line(out, "Total Memory", ByteSize.binary(info.memTotal()));
    line(out, "Name", info.name());
    line(out, "ID", info.id());
    line(out, "Docker Root Dir", info.dockerRootDir());
    line(out, "Debug Mode", info.debug());
    line(out, "Experimental", info.experimentalBuild());
    line(out, "Live Restore Enabled", info.liveRestoreEnabled());
    return out.toString();
  }

  /// `name=seccomp,profile=builtin` → a line with the name, one for each further pair.
  private static void option(StringBuilder out, String option) {
    for (String part : List.of(option.split(",", -1))) {
      String value = part.substring(part.indexOf('=') + 1);
      if (part.startsWith("name=")) {
        out.append("  ").append(value).append('\n');
      } else if (part.startsWith("profile=")) {
        out.append("   Profile: ").append(value.equals("builtin") ? "default" : value).append('\n');
      }
    }
  }

  private static void line(StringBuilder out, String label, Object value) {
    out.append(' ').append(label).append(": ").append(value).append('\n');
  }
}
