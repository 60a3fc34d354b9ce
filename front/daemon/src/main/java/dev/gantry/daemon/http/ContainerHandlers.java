// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Routes;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.Change;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.DockerJson;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.WaitResponse;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.container.Expectation;
import dev.gantry.engine.container.WaitCondition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The verbs on containers.
final class ContainerHandlers {
  private final Containers containers;

  ContainerHandlers(Containers containers) {
    this.containers = containers;
  }

  void register(Router router) {
    router
        .on(Routes.CONTAINER_LIST, this::list)
        .on(Routes.CONTAINER_CREATE, this::create)
        .on(Routes.CONTAINER_PRUNE, this::prune)
        .on(Routes.CONTAINER_INSPECT, this::inspect)
        .on(Routes.CONTAINER_START, this::start)
        .on(Routes.CONTAINER_STOP, this::stop)
        .on(Routes.CONTAINER_RESTART, this::restart)
        .on(Routes.CONTAINER_KILL, this::kill)
        .on(Routes.CONTAINER_PAUSE, this::pause)
        .on(Routes.CONTAINER_UNPAUSE, this::unpause)
        .on(Routes.CONTAINER_RENAME, this::rename)
        .on(Routes.CONTAINER_UPDATE, this::update)
        .on(Routes.CONTAINER_WAIT, this::waitFor)
        .on(Routes.CONTAINER_REMOVE, this::remove)
        .on(Routes.CONTAINER_RESIZE, this::resize)
        .on(Routes.CONTAINER_TOP, this::top)
        .on(Routes.CONTAINER_CHANGES, this::changes)
        .on(Routes.CONTAINER_EXPLAIN, this::explain);
  }

  private void list(Exchange exchange) {
    Integer limit = exchange.query().number("limit");
    exchange.answer(
        ContainerSummary.class,
        containers.list(
            exchange.query().flag("all"),
            limit == null ? 0 : limit,
            exchange.query().filters().values(),
            exchange.query().flag("size")));
  }

  private void create(Exchange exchange) throws IOException {
    ContainerCreate request = request(exchange);
    exchange.answer(
        201, containers.create(given(exchange, "name"), request, given(exchange, "platform")));
  }

  private static ContainerCreate request(Exchange exchange) throws IOException {
    String document = exchange.document();
    if (document.isBlank()) {
      throw Failure.invalid("invalid JSON: got EOF while reading request body");
    }
    return ContainerCreate.parse(document);
  }

  private void inspect(Exchange exchange) {
    exchange.answer(200, containers.inspect(exchange.variable(0), exchange.query().flag("size")));
  }

  private void start(Exchange exchange) {
    containers.start(exchange.variable(0));
    exchange.answer(204);
  }

  private void stop(Exchange exchange) {
    containers.stop(exchange.variable(0), exchange.query().number("t"), given(exchange, "signal"));
    exchange.answer(204);
  }

  private void restart(Exchange exchange) {
    containers.restart(
        exchange.variable(0), exchange.query().number("t"), given(exchange, "signal"));
    exchange.answer(204);
  }

  private void kill(Exchange exchange) {
    containers.kill(exchange.variable(0), given(exchange, "signal"));
    exchange.answer(204);
  }

  private void pause(Exchange exchange) {
    containers.pause(exchange.variable(0));
    exchange.answer(204);
  }

  private void unpause(Exchange exchange) {
    containers.unpause(exchange.variable(0));
    exchange.answer(204);
  }

  private void rename(Exchange exchange) {
    containers.rename(exchange.variable(0), exchange.query().text("name"));
    exchange.answer(204);
  }

  private void update(Exchange exchange) throws IOException {
    HostConfig changes =
        Json.parse(HostConfig.class, exchange.document(), "the container's new limits");
    exchange.answer(200, containers.update(exchange.variable(0), changes));
  }

  /// The head goes out when the wait is registered: clients start the container only then.
  private void waitFor(Exchange exchange) throws IOException {
    Expectation expectation =
        containers.expect(
            exchange.variable(0), WaitCondition.parse(exchange.query().text("condition")));
    exchange.interruptWhenGone();
    OutputStream out = exchange.stream(200, "application/json");
    WaitResponse end;
    try {
      end = expectation.await();
    } catch (Failure e) {
      if (e.code() == Failure.Code.CANCELED) {
        throw e;
      }
      end = new WaitResponse(-1, new WaitResponse.WaitError(e.message()));
    }
    out.write((DockerJson.text(end) + "\n").getBytes(StandardCharsets.UTF_8));
    out.close();
  }

  private void remove(Exchange exchange) {
    containers.remove(
        exchange.variable(0), exchange.query().flag("force"), exchange.query().flag("v"));
    exchange.answer(204);
  }

  private void resize(Exchange exchange) {
    containers.resize(exchange.variable(0), size(exchange, "h"), size(exchange, "w"));
    exchange.answer(200);
  }

  /// Rows or columns. Throws INVALID where they are missing or no size.
  static int size(Exchange exchange, String name) {
    Integer size = exchange.query().number(name);
    if (size == null || size < 0 || size > 65535) {
      throw Failure.invalid("invalid resize: " + name + "=" + exchange.query().text(name));
    }
    return size;
  }

  private void top(Exchange exchange) {
    exchange.answer(200, containers.top(exchange.variable(0), exchange.query().text("ps_args")));
  }

  private void changes(Exchange exchange) {
    exchange.answer(Change.class, containers.changes(exchange.variable(0)));
  }

  private void prune(Exchange exchange) {
    exchange.answer(200, containers.prune(exchange.query().filters().values()));
  }

  private void explain(Exchange exchange) throws IOException {
    ContainerCreate request = request(exchange);
    exchange.answerText(200, containers.explain(request, given(exchange, "platform")));
  }

  static @Nullable String given(Exchange exchange, String name) {
    String value = exchange.query().text(name);
    return value.isEmpty() ? null : value;
  }
}
