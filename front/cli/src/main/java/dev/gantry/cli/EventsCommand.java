// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.JsonLines;
import dev.gantry.base.GoTemplate;
import dev.gantry.base.Json;
import dev.gantry.docker.EventMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `events`: what happens, as it happens.
@Command(customSynopsis = "[OPTIONS]", description = "Get real time events from the server")
final class EventsCommand implements Verb {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "filter",
      description = "Filter output based on conditions provided")
  List<String> filters = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "string",
      description = "Format output using a custom template: 'json' or 'TEMPLATE'")
  String format = "";

  @Option(
      names = "--since",
      paramLabel = "string",
      description = "Show all events created since timestamp")
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "string",
      description = "Stream events until this timestamp")
  @Nullable String until;

  @Override
  public int run(Context context) {
    GoTemplate template =
        format.isEmpty() || format.equals("json") ? null : GoTemplate.parse(format);
    try (JsonLines<EventMessage> events =
        context
            .client()
            .system()
            .events(Moment.seconds(since), Moment.seconds(until), PsCommand.filters(filters))) {
      for (EventMessage event = events.next(); event != null; event = events.next()) {
        context.println(
            format.equals("json")
                ? Json.text(event)
                : template == null ? line(event) : template.render(event));
        context.flush();
      }
    }
    return 0;
  }

  private static String line(EventMessage event) {
    Instant at =
        Instant.ofEpochSecond(event.timeNano() / 1_000_000_000L, event.timeNano() % 1_000_000_000L);
    String attributes =
        event.actor().attributes().entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", "));
    return STAMP.format(at.atZone(ZoneId.systemDefault()))
        + " "
        + event.type()
        + " "
        + Shown.escaped(event.action())
        + " "
        + event.actor().id()
        + (attributes.isEmpty() ? "" : " (" + Shown.escaped(attributes) + ")");
  }
}
