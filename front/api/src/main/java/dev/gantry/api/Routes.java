// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

/// Every endpoint that client and service share. Paths as in the Docker Engine API; those below
/// `/gantry` are our own.
public final class Routes {
  public static final Route PING = get("/_ping");
  public static final Route PING_HEAD = head("/_ping");
  public static final Route VERSION = get("/version");
  public static final Route INFO = get("/info");
  public static final Route EVENTS = get("/events");
  public static final Route DISK_USAGE = get("/system/df");

  public static final Route CONTAINER_LIST = get("/containers/json");
  public static final Route CONTAINER_CREATE = post("/containers/create");
  public static final Route CONTAINER_PRUNE = post("/containers/prune");
  public static final Route CONTAINER_INSPECT = get("/containers/{id}/json");
  public static final Route CONTAINER_START = post("/containers/{id}/start");
  public static final Route CONTAINER_STOP = post("/containers/{id}/stop");
  public static final Route CONTAINER_RESTART = post("/containers/{id}/restart");
  public static final Route CONTAINER_KILL = post("/containers/{id}/kill");
  public static final Route CONTAINER_PAUSE = post("/containers/{id}/pause");
  public static final Route CONTAINER_UNPAUSE = post("/containers/{id}/unpause");
  public static final Route CONTAINER_RENAME = post("/containers/{id}/rename");
  public static final Route CONTAINER_UPDATE = post("/containers/{id}/update");
  public static final Route CONTAINER_WAIT = post("/containers/{id}/wait");
  public static final Route CONTAINER_REMOVE = delete("/containers/{id}");
  public static final Route CONTAINER_ATTACH = post("/containers/{id}/attach");
  public static final Route CONTAINER_RESIZE = post("/containers/{id}/resize");
  public static final Route CONTAINER_LOGS = get("/containers/{id}/logs");
  public static final Route CONTAINER_TOP = get("/containers/{id}/top");
  public static final Route CONTAINER_STATS = get("/containers/{id}/stats");
  public static final Route CONTAINER_CHANGES = get("/containers/{id}/changes");
  public static final Route CONTAINER_EXPORT = get("/containers/{id}/export");
  public static final Route ARCHIVE_GET = get("/containers/{id}/archive");
  public static final Route ARCHIVE_STAT = head("/containers/{id}/archive");
  public static final Route ARCHIVE_PUT = put("/containers/{id}/archive");
  public static final Route CONTAINER_EXPLAIN = post("/gantry/containers/explain");

  public static final Route EXEC_CREATE = post("/containers/{id}/exec");
  public static final Route EXEC_START = post("/exec/{id}/start");
  public static final Route EXEC_RESIZE = post("/exec/{id}/resize");
  public static final Route EXEC_INSPECT = get("/exec/{id}/json");

  public static final Route IMAGE_LIST = get("/images/json");
  public static final Route IMAGE_CREATE = post("/images/create");
  public static final Route IMAGE_LOAD = post("/images/load");
  public static final Route IMAGE_SAVE = get("/images/get");
  public static final Route IMAGE_SAVE_ONE = get("/images/{name*}/get");
  public static final Route IMAGE_PRUNE = post("/images/prune");
  public static final Route IMAGE_INSPECT = get("/images/{name*}/json");
  public static final Route IMAGE_HISTORY = get("/images/{name*}/history");
  public static final Route IMAGE_TAG = post("/images/{name*}/tag");
  public static final Route IMAGE_REMOVE = delete("/images/{name*}");

  private Routes() {}

  private static Route get(String template) {
    return new Route("GET", template);
  }

  private static Route head(String template) {
    return new Route("HEAD", template);
  }

  private static Route post(String template) {
    return new Route("POST", template);
  }

  private static Route put(String template) {
    return new Route("PUT", template);
  }

  private static Route delete(String template) {
    return new Route("DELETE", template);
  }
}
