// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Routes;
import dev.gantry.docker.DockerJson;
import dev.gantry.docker.EventMessage;
import dev.gantry.engine.event.EventStream;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.system.EngineSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Facts about the service, and what happens in it.
final class SystemHandlers {
  private final EngineSystem system;
  private final Events events;

  SystemHandlers(EngineSystem system, Events events) {
    this.system = system;
    this.events = events;
  }

  void register(Router router) {
    router
        .on(Routes.PING, SystemHandlers::ping)
        .on(Routes.PING_HEAD, SystemHandlers::ping)
        .on(Routes.VERSION, exchange -> exchange.answer(200, system.version()))
        .on(Routes.INFO, exchange -> exchange.answer(200, system.info()))
        .on(Routes.DISK_USAGE, exchange -> exchange.answer(200, system.diskUsage()))
        .on(Routes.EVENTS, this::events);
  }

  private static void ping(Exchange exchange) {
    exchange
        .header("Builder-Version", "1")
        .header("Swarm", "inactive")
        .header("Cache-Control", "no-cache, no-store, must-revalidate")
        .header("Pragma", "no-cache")
        .answerText(200, "OK");
  }

  private void events(Exchange exchange) throws IOException {
    try (EventStream stream =
        events.open(
            Moments.of(exchange.query(), "since"),
            Moments.of(exchange.query(), "until"),
            exchange.query().filters().values())) {
      exchange.onGone(stream::close);
      OutputStream out = exchange.stream(200, "application/json");
      for (EventMessage event = stream.next(); event != null; event = stream.next()) {
        out.write((DockerJson.text(event) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.close();
    }
  }
}
