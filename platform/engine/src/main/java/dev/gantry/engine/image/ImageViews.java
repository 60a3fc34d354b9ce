// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.content.ContentStore.Named;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.Empty;
import dev.gantry.docker.GraphDriver;
import dev.gantry.docker.ImageHistory;
import dev.gantry.docker.ImageInspect;
import dev.gantry.docker.ImageSummary;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.ImageReference;
import dev.gantry.oci.image.ProcessDefaults;
import dev.gantry.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Images as the documents of Docker's API.
final class ImageViews {
  private final SnapshotStore snapshots;

  ImageViews(SnapshotStore snapshots) {
    this.snapshots = snapshots;
  }

  /// Bytes of the files of all layers; a layer that is not unpacked counts as stored.
  long size(LocalImage image) {
    return layerSizes(image).stream().mapToLong(Long::longValue).sum();
  }

  private List<Long> layerSizes(LocalImage image) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < image.chain().size(); i++) {
      long unpacked = snapshots.layerSize(image.chain().get(i));
      sizes.add(unpacked >= 0 ? unpacked : image.manifest().layers().get(i).size());
    }
    return sizes;
  }

  static List<String> tags(List<Named> names) {
    return names.stream()
        .map(Named::name)
        .filter(name -> !ImageName.isUntagged(name) && !ImageName.isDigest(name))
        .map(ImageName::familiar)
        .toList();
  }

  private static List<String> digests(LocalImage image, List<Named> names) {
    return names.stream()
        .map(Named::name)
        .filter(name -> !ImageName.isUntagged(name) && !ImageName.isTransport(name))
        .map(name -> ImageReference.parse(name).withDigest(image.target().digest()).familiar())
        .distinct()
        .toList();
  }

  ImageSummary summary(LocalImage image, List<Named> names, long containers) {
    return new ImageSummary(
        image.id().toString(),
        "",
        tags(names),
        digests(image, names),
        created(image.config().created()).getEpochSecond(),
        size(image),
        -1,
        image.config().process().labels(),
        containers);
  }

  ImageInspect inspect(LocalImage image, List<Named> names) {
    ImageConfig config = image.config();
    ImageInspect.Builder view = ImageInspect.builder();
    view.id = image.id().toString();
    view.repoTags = tags(names);
    view.repoDigests = digests(image, names);
    view.comment = config.history().isEmpty() ? "" : text(config.history().getLast().comment());
    view.created = text(config.created());
    view.author = text(config.author());
    view.config = process(config.process());
    view.architecture = config.architecture();
    view.variant = text(config.variant());
    view.os = config.os();
    view.osVersion = text(config.osVersion());
    view.size = size(image);
    view.graphDriver = new GraphDriver(snapshots.driver(), trees(image));
    view.rootFs =
        new ImageInspect.RootFs("layers", image.diffIds().stream().map(Object::toString).toList());
    long at = names.stream().mapToLong(Named::atMillis).max().orElse(0);
    view.metadata = new ImageInspect.Metadata(Instant.ofEpochMilli(at).toString());
    return view.build();
  }

  private Map<String, String> trees(LocalImage image) {
    if (!snapshots.has(image.diffIds()) || image.diffIds().isEmpty()) {
      return Map.of();
    }
    List<String> trees = snapshots.lowers(image.diffIds()).stream().map(Path::toString).toList();
    Map<String, String> data = new LinkedHashMap<>();
    if (trees.size() > 1) {
      data.put("LowerDir", String.join(":", trees.subList(1, trees.size())));
    }
    data.put("UpperDir", trees.getFirst());
    return data;
  }

  private static ContainerConfig process(ProcessDefaults defaults) {
    ContainerConfig.Builder view = ContainerConfig.builder();
    view.user = text(defaults.user());
    view.exposedPorts = empties(defaults.exposedPorts());
    view.env = defaults.env();
    view.cmd = defaults.cmd().isEmpty() ? null : defaults.cmd();
    view.entrypoint = defaults.entrypoint().isEmpty() ? null : defaults.entrypoint();
    view.healthcheck = health(defaults.healthcheck());
    view.volumes = empties(defaults.volumes());
    view.workingDir = text(defaults.workingDir());
    view.labels = defaults.labels();
    view.stopSignal = text(defaults.stopSignal());
    view.onBuild = defaults.onBuild();
    view.shell = defaults.shell();
    view.argsEscaped = Boolean.TRUE.equals(defaults.argsEscaped());
    return view.build();
  }

  private static Map<String, Empty> empties(Map<String, Object> keys) {
    Map<String, Empty> map = new LinkedHashMap<>();
    keys.keySet().forEach(key -> map.put(key, Empty.EMPTY));
    return map;
  }

  private static ContainerConfig.@Nullable Healthcheck health(
      ProcessDefaults.@Nullable HealthDefaults health) {
    if (health == null) {
      return null;
    }
    Function<@Nullable Long, Long> zero = value -> value == null ? 0L : value;
    return new ContainerConfig.Healthcheck(
        health.test(),
        zero.apply(health.interval()),
        zero.apply(health.timeout()),
        zero.apply(health.startPeriod()),
        zero.apply(health.startInterval()),
        health.retries() == null ? 0 : health.retries());
  }

  /// Newest step first, as Docker tells it; steps without a layer have size 0.
  List<ImageHistory> history(LocalImage image, List<Named> names) {
    List<Long> sizes = layerSizes(image);
    List<ImageConfig.History> steps = image.config().history();
    List<ImageHistory> view = new ArrayList<>();
    int layer = 0;
    for (ImageConfig.History step : steps) {
      long size = step.isEmptyLayer() || layer >= sizes.size() ? 0 : sizes.get(layer++);
      view.addFirst(
          new ImageHistory(
              "<missing>",
              created(step.created()).getEpochSecond(),
              text(step.createdBy()),
              List.of(),
              size,
              text(step.comment())));
    }
    for (; layer < sizes.size(); layer++) {
      view.addFirst(new ImageHistory("<missing>", 0, "", List.of(), sizes.get(layer), ""));
    }
    if (!view.isEmpty()) {
      ImageHistory top = view.removeFirst();
      view.addFirst(
          new ImageHistory(
              image.id().toString(),
              top.created(),
              top.createdBy(),
              tags(names),
              top.size(),
              top.comment()));
    }
    return List.copyOf(view);
  }

  /// A time of a config; 1970 when it has none or a malformed one.
  static Instant created(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
