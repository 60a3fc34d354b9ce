// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.content.ContentStore;
import dev.gantry.content.ContentStore.Named;
import dev.gantry.docker.ImageDelete;
import dev.gantry.oci.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes a name from an image, and the image away when it was the last, with Docker's rules:
///
/// | asked by | other names | in use by | without force |
/// | --- | --- | --- | --- |
/// | name | some | – | untagged only |
/// | name | none | a container | conflict |
/// | ID | several repositories | – | conflict |
/// | ID | – | a running container | conflict, with force too |
final class RemoveImage {
  private final ContentStore content;
  private final ImageCatalog catalog;
  private final UsedBy usedBy;
  private final ImageEvents events;

  RemoveImage(ContentStore content, ImageCatalog catalog, UsedBy usedBy, ImageEvents events) {
    this.content = content;
    this.catalog = catalog;
    this.usedBy = usedBy;
    this.events = events;
  }

  List<ImageDelete> remove(String typed, LocalImage image, Optional<String> name, boolean force) {
    List<Named> names = namesOf(image.id());
    List<ImageDelete> done = new ArrayList<>();
    if (name.isPresent()) {
      boolean last = names.stream().allMatch(other -> other.name().equals(name.get()));
      if (last && !force) {
        refuseUsedByName(typed, image);
      }
      untag(image, name.get(), done);
      if (!last) {
        return done;
      }
      if (!usedBy.containers(image.id()).isEmpty()) {
        keep(image); // forced: the container goes on with an image that has no name
        return done;
      }
    } else {
      refuseById(image, names, force);
      names.forEach(other -> untag(image, other.name(), done));
      if (!usedBy.containers(image.id()).isEmpty()) {
        keep(image);
        return done;
      }
    }
    done.add(new ImageDelete(null, image.id().toString()));
    events.happened("delete", image.id(), image.id().toString());
    return done;
  }

  private void keep(LocalImage image) {
    content.name(ImageName.untagged(image.target().digest()), image.target());
  }

  private void untag(LocalImage image, String name, List<ImageDelete> done) {
    if (content.unname(name) && !ImageName.isUntagged(name)) {
      done.add(new ImageDelete(ImageName.familiar(name), null));
      events.happened("untag", image.id(), ImageName.familiar(name));
    }
  }

  private List<Named> namesOf(Digest id) {
    return catalog.all().entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(id))
        .map(Map.Entry::getValue)
        .flatMap(List::stream)
        .toList();
  }

  private void refuseUsedByName(String typed, LocalImage image) {
    for (UsedBy.Use use : usedBy.containers(image.id())) {
      throw Failure.conflict(
          "conflict: unable to remove repository reference \""
              + typed
              + "\" (must force) - container "
              + shortId(use.containerId())
              + " is using its referenced image "
              + image.id().shortHex());
    }
  }

  private void refuseById(LocalImage image, List<Named> names, boolean force) {
    String refusal = "conflict: unable to delete " + image.id().shortHex();
    for (UsedBy.Use use : usedBy.containers(image.id())) {
      if (use.running()) {
        throw Failure.conflict(
            refusal
                + " (cannot be forced) - image is being used by running container "
                + shortId(use.containerId()));
      }
      if (!force) {
        throw Failure.conflict(
            refusal
                + " (must be forced) - image is being used by stopped container "
                + shortId(use.containerId()));
      }
    }
    long repositories =
        ImageViews.tags(names).stream()
            .map(tag -> tag.substring(0, Math.max(0, tag.lastIndexOf(':'))))
            .distinct()
            .count();
    if (repositories > 1 && !force) {
      throw Failure.conflict(
          refusal + " (must be forced) - image is referenced in multiple repositories");
    }
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(12, id.length()));
  }
}
