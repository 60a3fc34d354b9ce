// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Query;
import dev.gantry.api.Routes;
import dev.gantry.base.Failure;
import dev.gantry.docker.ImageDelete;
import dev.gantry.docker.ImageHistory;
import dev.gantry.docker.ImageSummary;
import dev.gantry.engine.image.Images;
import dev.gantry.engine.image.ImportOptions;
import dev.gantry.registry.archive.SaveArchive;
import java.io.IOException;
import java.util.List;

/// The verbs on images.
final class ImageHandlers {
  private final Images images;

  ImageHandlers(Images images) {
    this.images = images;
  }

  void register(Router router) {
    router
        .on(Routes.IMAGE_LIST, this::list)
        .on(Routes.IMAGE_CREATE, this::create)
        .on(Routes.IMAGE_LOAD, this::load)
        .on(Routes.IMAGE_SAVE, exchange -> save(exchange, exchange.query().all("names")))
        .on(Routes.IMAGE_SAVE_ONE, exchange -> save(exchange, List.of(exchange.variable(0))))
        .on(Routes.IMAGE_PRUNE, this::prune)
        .on(Routes.IMAGE_INSPECT, this::inspect)
        .on(Routes.IMAGE_HISTORY, this::history)
        .on(Routes.IMAGE_TAG, this::tag)
        .on(Routes.IMAGE_REMOVE, this::remove);
  }

  private void list(Exchange exchange) {
    exchange.answer(ImageSummary.class, images.list(exchange.query().filters()));
  }

  private void inspect(Exchange exchange) {
    exchange.answer(200, images.inspect(exchange.variable(0), null));
  }

  private void history(Exchange exchange) {
    exchange.answer(ImageHistory.class, images.history(exchange.variable(0), null));
  }

  private void tag(Exchange exchange) {
    images.tag(exchange.variable(0), name(exchange.query(), "repo"));
    exchange.answer(201);
  }

  private void remove(Exchange exchange) {
    exchange.answer(
        ImageDelete.class, images.remove(exchange.variable(0), exchange.query().flag("force")));
  }

  private void prune(Exchange exchange) {
    exchange.answer(200, images.prune(exchange.query().filters()));
  }

  /// Pull and import are one route, told apart by where the image comes from.
  private void create(Exchange exchange) throws IOException {
    String source = exchange.query().text("fromSrc");
    LateStream out = new LateStream(exchange, "application/json");
    ProgressLines progress = new ProgressLines(out);
    try {
      if (source.isEmpty()) {
        images.pull(
            name(exchange.query(), "fromImage"),
            ContainerHandlers.given(exchange, "platform"),
            progress);
      } else {
        progress.note(importFrom(exchange, source));
      }
    } catch (Failure e) {
      progress.fail(e);
      return;
    }
    out.complete();
  }

  private String importFrom(Exchange exchange, String source) {
    if (!source.equals("-")) {
      throw Failure.unsupported(
          "importing from " + source + ": only the request's own body (fromSrc=-) is read");
    }
    Query query = exchange.query();
    ImportOptions options =
        new ImportOptions(
            query.text("repo").isEmpty() ? null : name(query, "repo"),
            query.all("changes"),
            ContainerHandlers.given(exchange, "message"),
            ContainerHandlers.given(exchange, "platform"),
            source);
    return images.importTar(exchange.body(), options).id().toString();
  }

  private void load(Exchange exchange) throws IOException {
    LateStream out = new LateStream(exchange, "application/json");
    ProgressLines progress = new ProgressLines(out);
    try {
      images.load(exchange.body(), progress).forEach(progress::say);
    } catch (Failure e) {
      progress.fail(e);
      return;
    }
    out.complete();
  }

  private void save(Exchange exchange, List<String> names) throws IOException {
    if (names.isEmpty()) {
      throw Failure.invalid("no image to save");
    }
    LateStream out = new LateStream(exchange, "application/x-tar");
    images.save(names, SaveArchive.Format.parse(ContainerHandlers.given(exchange, "format")), out);
    out.complete();
  }

  /// A name whose tag or digest old and new clients send apart.
  private static String name(Query query, String parameter) {
    String name = query.text(parameter);
    String tag = query.text("tag");
    if (name.isEmpty()) {
      throw Failure.invalid("the parameter " + parameter + " is missing");
    }
    if (tag.isEmpty()) {
      return name;
    }
    return name + (tag.contains(":") ? "@" : ":") + tag;
  }
}
