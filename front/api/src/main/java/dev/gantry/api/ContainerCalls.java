// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static dev.gantry.api.Calls.request;

import dev.gantry.docker.Change;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.CreateResponse;
import dev.gantry.docker.DockerJson;
import dev.gantry.docker.Filters;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.PruneReport;
import dev.gantry.docker.TopResponse;
import dev.gantry.docker.UpdateResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The verbs on containers. `ref` is a name, an id or the beginning of one. What moves bytes is in
/// [ContainerStreams], reached by [#streams].
public final class ContainerCalls {
  private static final Query NOTHING = Query.of();

  private final Calls calls;
  private final ContainerStreams streams;

  ContainerCalls(Calls calls) {
    this.calls = calls;
    this.streams = new ContainerStreams(calls);
  }

  /// Attach, logs, archives, exports and statistics.
  public ContainerStreams streams() {
    return streams;
  }

  public CreateResponse create(
      @Nullable String name, ContainerCreate container, @Nullable String platform) {
    Query query = Query.of().with("name", name).with("platform", platform);
    return calls.get(
        CreateResponse.class, request(Routes.CONTAINER_CREATE, query).json(container.text()));
  }

  /// False when it ran already.
  public boolean start(String ref) {
    return calls.run(request(Routes.CONTAINER_START, NOTHING, ref));
  }

  /// False when it did not run. Null means the container's own signal and grace; -1 seconds waits
  /// for ever.
  public boolean stop(String ref, @Nullable Integer seconds, @Nullable String signal) {
    Query query = Query.of().with("t", seconds).with("signal", signal);
    return calls.run(request(Routes.CONTAINER_STOP, query, ref));
  }

  public void restart(String ref, @Nullable Integer seconds, @Nullable String signal) {
    Query query = Query.of().with("t", seconds).with("signal", signal);
    calls.run(request(Routes.CONTAINER_RESTART, query, ref));
  }

  /// Null is KILL.
  public void kill(String ref, @Nullable String signal) {
    calls.run(request(Routes.CONTAINER_KILL, Query.of().with("signal", signal), ref));
  }

  public void pause(String ref) {
    calls.run(request(Routes.CONTAINER_PAUSE, NOTHING, ref));
  }

  public void unpause(String ref) {
    calls.run(request(Routes.CONTAINER_UNPAUSE, NOTHING, ref));
  }

  public void rename(String ref, String name) {
    calls.run(request(Routes.CONTAINER_RENAME, Query.of().add("name", name), ref));
  }

  public void remove(String ref, boolean force, boolean volumes) {
    Query query = Query.of().with("force", force).with("v", volumes);
    calls.run(request(Routes.CONTAINER_REMOVE, query, ref));
  }

  public ContainerInspect inspect(String ref, boolean size) {
    return calls.get(ContainerInspect.class, inspection(ref, size));
  }

  /// The same as the service's own text, with the fields that we do not know.
  public String inspectText(String ref, boolean size) {
    return calls.text(inspection(ref, size));
  }

  private static dev.gantry.api.http.Request inspection(String ref, boolean size) {
    return request(Routes.CONTAINER_INSPECT, Query.of().with("size", size), ref);
  }

  /// Newest first. `limit` > 0 takes the newest so many, whatever their state.
  public List<ContainerSummary> list(boolean all, int limit, Filters filters, boolean size) {
    Query query = Query.of().with("all", all).with("size", size).with("filters", filters);
    if (limit > 0) {
      query.with("limit", limit);
    }
    return calls.list(ContainerSummary.class, request(Routes.CONTAINER_LIST, query));
  }

  public void resize(String ref, int rows, int columns) {
    Query query = Query.of().with("h", rows).with("w", columns);
    calls.run(request(Routes.CONTAINER_RESIZE, query, ref));
  }

  /// `arguments` are those of ps(1); empty means `-ef`.
  public TopResponse top(String ref, String arguments) {
    Query query = Query.of().with("ps_args", arguments);
    return calls.get(TopResponse.class, request(Routes.CONTAINER_TOP, query, ref));
  }

  public List<Change> changes(String ref) {
    return calls.list(Change.class, request(Routes.CONTAINER_CHANGES, NOTHING, ref));
  }

  /// Changes what is set of the resource fields and the restart policy.
  public UpdateResponse update(String ref, HostConfig changes) {
    return calls.get(
        UpdateResponse.class,
        request(Routes.CONTAINER_UPDATE, NOTHING, ref).json(DockerJson.text(changes)));
  }

  public PruneReport prune(Filters filters) {
    Query query = Query.of().with("filters", filters);
    return calls.get(PruneReport.class, request(Routes.CONTAINER_PRUNE, query));
  }

  /// Registers a wait for `not-running`, `next-exit` or `removed` and returns when it counts; the
  /// result comes from [Waiting#result].
  public Waiting waitFor(String ref, String condition) {
    Query query = Query.of().with("condition", condition);
    return new Waiting(calls.open(request(Routes.CONTAINER_WAIT, query, ref)));
  }

  /// The plan that creating and starting such a container would carry out, as text. Only Gantry's
  /// service has this.
  public String explain(ContainerCreate container, @Nullable String platform) {
    Query query = Query.of().with("platform", platform);
    return calls.text(request(Routes.CONTAINER_EXPLAIN, query).json(container.text()));
  }
}
