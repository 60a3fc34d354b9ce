// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static dev.gantry.api.Calls.request;

import dev.gantry.api.http.Response;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.PathStat;
import dev.gantry.docker.Stats;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What moves bytes out of and into containers.
public final class ContainerStreams {
  private final Calls calls;

  ContainerStreams(Calls calls) {
    this.calls = calls;
  }

  /// Joins a container's streams; before its start too, then no byte is missed.
  public HijackedStream attach(String ref, Attach attach) {
    Query query =
        Query.of()
            .with("logs", attach.logs)
            .with("stream", attach.stream)
            .with("stdin", attach.stdin)
            .with("stdout", attach.stdout)
            .with("stderr", attach.stderr)
            .with("detachKeys", attach.detachKeys);
    return calls.hijack(request(Routes.CONTAINER_ATTACH, query, ref));
  }

  /// What was written; with `follow` also what will be.
  public FrameStream logs(String ref, Logs logs) {
    Query query =
        Query.of()
            .with("follow", logs.follow)
            .with("stdout", logs.stdout)
            .with("stderr", logs.stderr)
            .with("since", logs.since)
            .with("until", logs.until)
            .with("timestamps", logs.timestamps)
            .with("tail", logs.tail);
    Response response = calls.open(request(Routes.CONTAINER_LOGS, query, ref));
    boolean multiplexed = response.header("Content-Type").equals(ApiVersion.MULTIPLEXED);
    return new FrameStream(response.body(), multiplexed, response);
  }

  /// Samples of what it uses: one, or one a second until closed.
  public JsonLines<Stats> stats(String ref, boolean stream) {
    Query query = Query.of().add("stream", stream ? "1" : "0");
    return calls.lines(Stats.class, request(Routes.CONTAINER_STATS, query, ref));
  }

  /// Its whole tree as a tar stream; close it.
  public InputStream export(String ref) {
    return calls.open(request(Routes.CONTAINER_EXPORT, Query.of(), ref)).body();
  }

  public PathStat archiveStat(String ref, String path) {
    Query query = Query.of().add("path", path);
    try (Response response = calls.open(request(Routes.ARCHIVE_STAT, query, ref))) {
      return stat(response);
    }
  }

  /// A path in it: what it is and its tar stream; close it.
  public Archive archiveGet(String ref, String path) {
    Query query = Query.of().add("path", path);
    Response response = calls.open(request(Routes.ARCHIVE_GET, query, ref));
    return new Archive(stat(response), response.body());
  }

  /// Unpacks a tar stream into the folder `path`.
  public void archivePut(
      String ref, String path, InputStream tar, boolean noOverwriteDirNonDir, boolean copyUidGid) {
    Query query =
        Query.of()
            .add("path", path)
            .with("noOverwriteDirNonDir", noOverwriteDirNonDir)
            .with("copyUIDGID", copyUidGid);
    calls.run(request(Routes.ARCHIVE_PUT, query, ref).stream("application/x-tar", tar));
  }

  private static PathStat stat(Response response) {
    String header = response.header(ApiVersion.PATH_STAT_HEADER);
    try {
      byte[] json = Base64.getDecoder().decode(header);
      return Json.parse(
          PathStat.class, new String(json, StandardCharsets.UTF_8), "the path's description");
    } catch (IllegalArgumentException e) {
      throw new Failure(Failure.Code.CORRUPT, "the path's description is not base64", e);
    }
  }

  /// What to attach to. `stream` alone gives what comes, `logs` what was.
  ///
  /// @param detachKeys keys that leave the container running, such as `ctrl-p,ctrl-q`; null is the
  ///   service's default
  public record Attach(
      boolean logs,
      boolean stream,
      boolean stdin,
      boolean stdout,
      boolean stderr,
      @Nullable String detachKeys) {}

  /// Which output.
  ///
  /// @param since seconds since 1970 with an optional fraction; null is the beginning
  /// @param until the same; null is now or, when following, never
  /// @param tail how many last lines; null is all
  public record Logs(
      boolean follow,
      boolean stdout,
      boolean stderr,
      @Nullable String since,
      @Nullable String until,
      boolean timestamps,
      @Nullable Integer tail) {}

  /// A path copied out.
  public record Archive(PathStat stat, InputStream tar) {}
}
