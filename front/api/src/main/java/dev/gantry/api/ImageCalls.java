// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static dev.gantry.api.Calls.request;

import dev.gantry.docker.Filters;
import dev.gantry.docker.ImageDelete;
import dev.gantry.docker.ImageHistory;
import dev.gantry.docker.ImageInspect;
import dev.gantry.docker.ImageSummary;
import dev.gantry.docker.ProgressMessage;
import dev.gantry.docker.PruneReport;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The verbs on images. A failure in the middle of a progress stream is a message with `error`.
public final class ImageCalls {
  private static final Query NOTHING = Query.of();

  private final Calls calls;

  ImageCalls(Calls calls) {
    this.calls = calls;
  }

  public List<ImageSummary> list(boolean all, Filters filters) {
    Query query = Query.of().with("all", all).with("filters", filters);
    return calls.list(ImageSummary.class, request(Routes.IMAGE_LIST, query));
  }

  public ImageInspect inspect(String name) {
    return calls.get(ImageInspect.class, request(Routes.IMAGE_INSPECT, NOTHING, name));
  }

  /// The same as the service's own text, with the fields that we do not know.
  public String inspectText(String name) {
    return calls.text(request(Routes.IMAGE_INSPECT, NOTHING, name));
  }

  public List<ImageHistory> history(String name) {
    return calls.list(ImageHistory.class, request(Routes.IMAGE_HISTORY, NOTHING, name));
  }

  /// Gives the image another name; `tag` null is in `repository` or `latest`.
  public void tag(String name, String repository, @Nullable String tag) {
    Query query = Query.of().add("repo", repository).with("tag", tag);
    calls.run(request(Routes.IMAGE_TAG, query, name));
  }

  public List<ImageDelete> remove(String name, boolean force, boolean noPrune) {
    Query query = Query.of().with("force", force).with("noprune", noPrune);
    return calls.list(ImageDelete.class, request(Routes.IMAGE_REMOVE, query, name));
  }

  /// Fetches an image; `name` may carry its tag or digest.
  public JsonLines<ProgressMessage> pull(String name, @Nullable String platform) {
    Query query = Query.of().add("fromImage", name).with("platform", platform);
    return calls.lines(ProgressMessage.class, request(Routes.IMAGE_CREATE, query));
  }

  /// Makes an image of one layer out of a tar stream, plain or compressed.
  ///
  /// @param name with its tag; null leaves it nameless
  /// @param changes Dockerfile instructions to apply
  public JsonLines<ProgressMessage> importTar(
      InputStream tar,
      @Nullable String name,
      @Nullable String message,
      List<String> changes,
      @Nullable String platform) {
    Query query =
        Query.of()
            .add("fromSrc", "-")
            .with("repo", name)
            .with("message", message)
            .with("platform", platform);
    changes.forEach(change -> query.add("changes", change));
    return calls.lines(
        ProgressMessage.class,
        request(Routes.IMAGE_CREATE, query).stream("application/x-tar", tar));
  }

  /// Takes images out of an archive that `save` made.
  public JsonLines<ProgressMessage> load(InputStream archive, boolean quiet) {
    Query query = Query.of().with("quiet", quiet);
    return calls.lines(
        ProgressMessage.class,
        request(Routes.IMAGE_LOAD, query).stream("application/x-tar", archive));
  }

  /// The images as Docker's archive; close it.
  public InputStream save(List<String> names) {
    return save(names, null);
  }

  /// The images as an archive; close it.
  ///
  /// @param format `docker-archive` or `oci-archive`, which only Gantry's service knows; null is
  ///   the first
  public InputStream save(List<String> names, @Nullable String format) {
    Query query = Query.of().with("format", format);
    names.forEach(name -> query.add("names", name));
    return calls.open(request(Routes.IMAGE_SAVE, query)).body();
  }

  public PruneReport prune(Filters filters) {
    Query query = Query.of().with("filters", filters);
    return calls.get(PruneReport.class, request(Routes.IMAGE_PRUNE, query));
  }
}
