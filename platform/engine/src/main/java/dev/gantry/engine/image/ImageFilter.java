// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.content.ContentStore.Named;
import dev.gantry.docker.Filters;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Which images a list is narrowed to: `dangling`, `label`, `label!`, `reference`, `before`,
/// `since`, `until`.
final class ImageFilter {
  private final Filters filters;
  private final Function<String, LocalImage> resolve;
  private final Instant now;

  ImageFilter(Filters filters, Function<String, LocalImage> resolve, Instant now) {
    filters.allow("dangling", "label", "label!", "reference", "before", "since", "until");
    this.filters = filters;
    this.resolve = resolve;
    this.now = now;
  }

  boolean passes(LocalImage image, List<Named> names) {
    List<String> tags = ImageViews.tags(names);
    return filters.of("dangling").stream().allMatch(want -> truth(want) == tags.isEmpty())
        && filters.of("label").stream().allMatch(label -> has(image, label))
        && filters.of("label!").stream().noneMatch(label -> has(image, label))
        && times(image)
        && (filters.of("reference").isEmpty()
            || filters.of("reference").stream().anyMatch(pattern -> named(tags, pattern)));
  }

  /// The names that a `reference` filter leaves; the others are not shown, as with Docker.
  List<Named> shown(List<Named> names) {
    List<String> patterns = filters.of("reference");
    return patterns.isEmpty()
        ? names
        : names.stream()
            .filter(
                name -> patterns.stream().anyMatch(p -> named(ImageViews.tags(List.of(name)), p)))
            .toList();
  }

  private static boolean truth(String value) {
    return value.equals("true") || value.equals("1");
  }

  private static boolean has(LocalImage image, String label) {
    Map<String, String> labels = image.config().process().labels();
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }

  private boolean times(LocalImage image) {
    Instant created = ImageViews.created(image.config().created());
    return filters.of("before").stream().allMatch(other -> created.isBefore(time(other)))
        && filters.of("since").stream().allMatch(other -> created.isAfter(time(other)))
        && filters.of("until").stream().allMatch(text -> created.isBefore(UntilTime.of(text, now)));
  }

  private Instant time(String other) {
    return ImageViews.created(resolve.apply(other).config().created());
  }

  /// A pattern is matched against `bb:latest` and against `bb`.
  private static boolean named(List<String> tags, String pattern) {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    return tags.stream()
        .anyMatch(tag -> {
          int colon = tag.lastIndexOf(':');
          return matcher.matches(Path.of(tag))
              || (colon > 0 && matcher.matches(Path.of(tag.substring(0, colon))));
        });
  }
}
