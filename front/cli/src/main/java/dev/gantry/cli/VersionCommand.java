// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.GoTemplate;
import dev.gantry.base.Json;
import dev.gantry.docker.SystemVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `version`: client and server, which are of one build.
@Command(customSynopsis = "[OPTIONS]", description = "Show the Gantry version information")
final class VersionCommand implements Verb {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "string",
      description = "Format output using a custom template: 'json' or 'TEMPLATE'")
  String format = "";

  @Override
  public int run(Context context) {
    SystemVersion server = context.client().system().version();
    if (format.isEmpty()) {
      context.print(text(server));
      return 0;
    }
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("Client", client(server));
    both.put("Server", Json.object(Json.text(server), "the version"));
    both.put("ServerOK", true);
    alias(both);
    context.println(GoTemplate.parse(format.equals("json") ? "{{json .}}" : format).render(both));
    return 0;
  }

  /// Docker's templates spell it `APIVersion`, its JSON `ApiVersion`.
  @SuppressWarnings("unchecked")
  private static void alias(Map<String, Object> both) {
    Map<String, Object> server = (Map<String, Object>) both.get("Server");
    if (server != null) {
      server.put("APIVersion", server.getOrDefault("ApiVersion", ""));
    }
  }

  private static Map<String, Object> client(SystemVersion server) {
    Map<String, Object> client = new LinkedHashMap<>();
    client.put("Version", server.version());
    client.put("ApiVersion", server.apiVersion());
    client.put("APIVersion", server.apiVersion());
    client.put("GitCommit", server.gitCommit());
    client.put("Os", server.os());
    client.put("Arch", server.arch());
    client.put("BuildTime", server.buildTime());
    client.put("Context", "default");
    return client;
  }

  private static String text(SystemVersion server) {
    StringBuilder text = new StringBuilder("Client: Gantry\n");
    line(text, " Version:", server.version());
    line(text, " API version:", server.apiVersion());
    line(text, " Git commit:", server.gitCommit());
    line(text, " OS/Arch:", server.os() + "/" + server.arch());
    line(text, " Context:", "default");
    text.append("\nServer: Gantry\n Engine:\n");
    line(text, "  Version:", server.version());
    line(
        text,
        "  API version:",
        server.apiVersion() + " (minimum version " + server.minApiVersion() + ")");
    line(text, "  Git commit:", server.gitCommit());
    line(text, "  Built:", server.buildTime());
    line(text, "  OS/Arch:", server.os() + "/" + server.arch());
    line(text, "  Kernel:", server.kernelVersion());
    for (SystemVersion.Component component : server.components()) {
      if (!component.name().equals("Engine")) {
        text.append(' ').append(component.name()).append(":\n");
        line(text, "  Version:", component.version());
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(label).repeat(' ', Math.max(1, 20 - label.length())).append(value).append('\n');
  }
}
