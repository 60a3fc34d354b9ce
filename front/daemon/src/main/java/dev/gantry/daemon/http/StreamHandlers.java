// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.api.Query;
import dev.gantry.api.Routes;
import dev.gantry.base.Failure;
import dev.gantry.docker.DockerJson;
import dev.gantry.docker.PathStat;
import dev.gantry.docker.Stats;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.container.ArchiveRead;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.log.LogOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What moves bytes into and out of containers.
final class StreamHandlers {
  private static final long BETWEEN_SAMPLES_MILLIS = 1000;

  private final Containers containers;

  StreamHandlers(Containers containers) {
    this.containers = containers;
  }

  void register(Router router) {
    router
        .on(Routes.CONTAINER_ATTACH, this::attach)
        .on(Routes.CONTAINER_LOGS, this::logs)
        .on(Routes.CONTAINER_STATS, this::stats)
        .on(Routes.CONTAINER_EXPORT, this::export)
        .on(Routes.ARCHIVE_GET, this::archiveGet)
        .on(Routes.ARCHIVE_STAT, this::archiveStat)
        .on(Routes.ARCHIVE_PUT, this::archivePut);
  }

  private void attach(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String ref = exchange.variable(0);
    String sequence = query.text("detachKeys");
    byte[] keys = DetachKeys.parse(sequence.isEmpty() ? DetachKeys.DEFAULT : sequence);
    AttachOptions options =
        new AttachOptions(
            query.flag("logs"),
            query.flag("stream"),
            query.flag("stdin"),
            query.flag("stdout"),
            query.flag("stderr"));
    boolean terminal = containers.inspect(ref, false).config().tty();
    Attachment attachment = containers.attach(ref, options);
    Bridge.run(exchange, attachment, terminal, options.stdin() && options.stream(), keys);
  }

  private void logs(Exchange exchange) throws IOException {
    Query query = exchange.query();
    if (!query.flag("stdout") && !query.flag("stderr")) {
      throw Failure.invalid("Bad parameters: you must choose at least one stream");
    }
    String ref = exchange.variable(0);
    LogOptions options =
        new LogOptions(
            query.flag("follow"),
            query.flag("stdout"),
            query.flag("stderr"),
            Moments.of(query, "since"),
            Moments.of(query, "until"),
            query.flag("timestamps"),
            tail(query.text("tail")));
    boolean terminal = containers.inspect(ref, false).config().tty();
    exchange.interruptWhenGone();
    String type = Bridge.contentType(exchange, terminal);
    LateStream late = new LateStream(exchange, type);
    OutputStream out = options.follow() ? exchange.stream(200, type) : late;
    containers.logs(
        ref,
        options,
        (stream, bytes, offset, length) -> {
          if (terminal) {
            out.write(bytes, offset, length);
          } else {
            out.write(Bridge.multiplexed(stream, bytes, offset, length));
          }
        });
    if (options.follow()) {
      out.close();
    } else {
      late.complete();
    }
  }

  /// As Docker: what is no number means all.
  private static int tail(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private void stats(Exchange exchange) throws IOException {
    String ref = exchange.variable(0);
    boolean stream = exchange.query().flag("stream", true);
    Stats sample = containers.stats(ref);
    if (exchange.query().flag("one-shot") && !stream) {
      exchange.answer(200, sample);
      return;
    }
    exchange.interruptWhenGone();
    OutputStream out = exchange.stream(200, "application/json");
    try {
      do {
        Thread.sleep(BETWEEN_SAMPLES_MILLIS);
        Stats next = containers.stats(ref);
        out.write((DockerJson.text(after(sample, next)) + "\n").getBytes(StandardCharsets.UTF_8));
        sample = next;
      } while (stream);
      out.close();
    } catch (InterruptedException e) {
      throw new IOException("the client has gone away", e);
    }
  }

  private static Stats after(Stats before, Stats now) {
    return new Stats(
        now.name(),
        now.id(),
        now.read(),
        before.read(),
        now.pidsStats(),
        now.blkioStats(),
        now.numProcs(),
        now.cpuStats(),
        before.cpuStats(),
        now.memoryStats(),
        now.networks());
  }

  private void export(Exchange exchange) throws IOException {
    LateStream out = new LateStream(exchange, "application/octet-stream");
    containers.export(exchange.variable(0), out);
    out.complete();
  }

  private void archiveGet(Exchange exchange) throws IOException {
    try (ArchiveRead archive = containers.archiveGet(exchange.variable(0), path(exchange))) {
      OutputStream out = describe(exchange, archive.stat()).stream(200, "application/x-tar");
      archive.writeTo(out);
      out.close();
    }
  }

  private void archiveStat(Exchange exchange) {
    describe(exchange, containers.archiveStat(exchange.variable(0), path(exchange))).answer(200);
  }

  private static Exchange describe(Exchange exchange, PathStat stat) {
    byte[] json = DockerJson.text(stat).getBytes(StandardCharsets.UTF_8);
    return exchange.header(ApiVersion.PATH_STAT_HEADER, Base64.getEncoder().encodeToString(json));
  }

  private void archivePut(Exchange exchange) {
    containers.archivePut(
        exchange.variable(0),
        path(exchange),
        exchange.body(),
        exchange.query().flag("noOverwriteDirNonDir"),
        exchange.query().flag("copyUIDGID"));
    exchange.answer(200);
  }

  private static String path(Exchange exchange) {
    @Nullable String path = ContainerHandlers.given(exchange, "path");
    if (path == null) {
      throw Failure.invalid("bad parameter: \"path\" cannot be empty");
    }
    return path;
  }
}
