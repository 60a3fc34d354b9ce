// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.api.Routes;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.ExecInspect;
import dev.gantry.docker.ExecStart;
import dev.gantry.docker.IdResponse;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.exec.Execs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Further processes in running containers.
final class ExecHandlers {
  private final Execs execs;

  ExecHandlers(Execs execs) {
    this.execs = execs;
  }

  void register(Router router) {
    router
        .on(Routes.EXEC_CREATE, this::create)
        .on(Routes.EXEC_START, this::start)
        .on(Routes.EXEC_RESIZE, this::resize)
        .on(Routes.EXEC_INSPECT, this::inspect);
  }

  private void create(Exchange exchange) throws IOException {
    ExecCreate request = Json.parse(ExecCreate.class, exchange.document(), "the process to run");
    if (request.cmd().isEmpty()) {
      throw Failure.invalid("No exec command specified");
    }
    exchange.answer(201, new IdResponse(execs.create(exchange.variable(0), request)));
  }

  private void start(Exchange exchange) throws IOException {
    String id = exchange.variable(0);
    String document = exchange.document();
    ExecStart request =
        Json.parse(ExecStart.class, document.isBlank() ? "{}" : document, "how to start");
    ExecInspect exec = execs.inspect(id);
    boolean terminal = exec.processConfig().tty();
    Attachment attachment;
    try {
      attachment = execs.start(id, request.detach(), terminal, request.consoleSize());
    } catch (Failure e) {
      if (request.detach() || !tellInStream(exchange, e)) {
        throw e;
      }
      refuseInStream(exchange, terminal, e);
      return;
    }
    if (attachment == null) {
      exchange.answer(200);
    } else {
      byte[] keys =
          DetachKeys.parse(exec.detachKeys().isEmpty() ? DetachKeys.DEFAULT : exec.detachKeys());
      Bridge.run(exchange, attachment, terminal, exec.openStdin(), keys);
    }
  }

  /// Docker's clients take a refusal of this request for a broken connection. They expect the
  /// sentence as output and the exit code from the exec's description.
  private static boolean tellInStream(Exchange exchange, Failure failure) {
    boolean notStarted = failure.exitCode() == 126 || failure.exitCode() == 127;
    return notStarted && exchange.requestHeader(ApiVersion.CLIENT_HEADER).isEmpty();
  }

  private static void refuseInStream(Exchange exchange, boolean terminal, Failure failure)
      throws IOException {
    Hijacked client = exchange.hijack(Bridge.contentType(exchange, terminal));
    byte[] text = (failure.message() + "\r\n").getBytes(StandardCharsets.UTF_8);
    client.output().write(terminal ? text : Bridge.multiplexed(1, text, 0, text.length));
    client.output().close();
  }

  private void resize(Exchange exchange) {
    execs.resize(
        exchange.variable(0),
        ContainerHandlers.size(exchange, "h"),
        ContainerHandlers.size(exchange, "w"));
    exchange.answer(200);
  }

  private void inspect(Exchange exchange) {
    exchange.answer(200, execs.inspect(exchange.variable(0)));
  }
}
