// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static dev.gantry.api.Calls.request;

import dev.gantry.docker.DiskUsage;
import dev.gantry.docker.EventMessage;
import dev.gantry.docker.Filters;
import dev.gantry.docker.SystemInfo;
import dev.gantry.docker.SystemVersion;
import org.jspecify.annotations.Nullable;

/// Facts about the service, and what happens in it.
public final class SystemCalls {
  private final Calls calls;

  SystemCalls(Calls calls) {
    this.calls = calls;
  }

  /// Throws UNAVAILABLE when the service does not answer.
  public void ping() {
    calls.text(request(Routes.PING, Query.of()));
  }

  public SystemVersion version() {
    return calls.get(SystemVersion.class, request(Routes.VERSION, Query.of()));
  }

  public SystemInfo info() {
    return calls.get(SystemInfo.class, request(Routes.INFO, Query.of()));
  }

  public DiskUsage diskUsage() {
    return calls.get(DiskUsage.class, request(Routes.DISK_USAGE, Query.of()));
  }

  /// Events as they come; close it to stop.
  ///
  /// @param since seconds since 1970 with an optional fraction; null is now
  /// @param until the same; null is never
  public JsonLines<EventMessage> events(
      @Nullable String since, @Nullable String until, Filters filters) {
    Query query = Query.of().with("since", since).with("until", until).with("filters", filters);
    return calls.lines(EventMessage.class, request(Routes.EVENTS, query));
  }
}
