// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static dev.gantry.api.Calls.request;

import dev.gantry.docker.DockerJson;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.ExecInspect;
import dev.gantry.docker.ExecStart;
import dev.gantry.docker.IdResponse;
import java.util.List;

/// Further processes in running containers.
public final class ExecCalls {
  private final Calls calls;

  ExecCalls(Calls calls) {
    this.calls = calls;
  }

  /// Registers one and gives its id.
  public String create(String container, ExecCreate exec) {
    return calls
        .get(
            IdResponse.class,
            request(Routes.EXEC_CREATE, Query.of(), container).json(DockerJson.text(exec)))
        .id();
  }

  /// Starts it and joins its streams.
  ///
  /// @param size rows and columns of its terminal; empty when unknown
  public HijackedStream start(String id, boolean tty, List<Integer> size) {
    return calls.hijack(
        request(Routes.EXEC_START, Query.of(), id)
            .json(DockerJson.text(new ExecStart(false, tty, size)))
            .header(ApiVersion.CLIENT_HEADER, "1"));
  }

  /// Starts it and lets it be.
  public void startDetached(String id, boolean tty) {
    calls.run(
        request(Routes.EXEC_START, Query.of(), id)
            .json(DockerJson.text(new ExecStart(true, tty, List.of()))));
  }

  public ExecInspect inspect(String id) {
    return calls.get(ExecInspect.class, request(Routes.EXEC_INSPECT, Query.of(), id));
  }

  public void resize(String id, int rows, int columns) {
    Query query = Query.of().with("h", rows).with("w", columns);
    calls.run(request(Routes.EXEC_RESIZE, query, id));
  }
}
