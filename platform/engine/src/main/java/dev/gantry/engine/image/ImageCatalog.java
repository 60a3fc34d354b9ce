// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.content.ContentStore;
import dev.gantry.content.ContentStore.Named;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.ImageReference;
import dev.gantry.oci.image.Index;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import dev.gantry.oci.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds images by what users type. Documents are parsed once: they never change.
final class ImageCatalog {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");
  private static final int MAX_DEPTH = 4;

  private final ContentStore content;
  private final Map<Digest, LocalImage> parsed = new ConcurrentHashMap<>();

  ImageCatalog(ContentStore content) {
    this.content = content;
  }

  /// The image that `typed` means: a full ID or manifest digest, a name, or the start of an ID.
  /// INVALID when the start fits several.
  Optional<LocalImage> find(String typed, @Nullable Platform platform) {
    String text = typed.startsWith("sha256:") ? typed.substring(7) : typed;
    boolean hex = HEX.matcher(text).matches();
    if (hex && text.length() == 64) {
      return byDigest(new Digest("sha256", text), platform);
    }
    if (!typed.startsWith("sha256:")) {
      Optional<LocalImage> named = byName(typed, platform);
      if (named.isPresent()) {
        return named;
      }
    }
    return hex ? byPrefix(text) : Optional.empty();
  }

  private Optional<LocalImage> byName(String typed, @Nullable Platform platform) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(typed);
    } catch (Failure e) {
      return Optional.empty();
    }
    Digest digest = reference.digest();
    if (digest != null) {
      return byRepositoryDigest(reference, digest, platform);
    }
    return content
        .find(reference.toString())
        .map(named -> choose(named.target(), platform, reference.familiar()));
  }

  private Optional<LocalImage> byRepositoryDigest(
      ImageReference reference, Digest digest, @Nullable Platform platform) {
    for (Named named : content.names()) {
      if (named.target().digest().equals(digest)
          && !ImageName.isTransport(named.name())
          && !ImageName.isUntagged(named.name())
          && ImageReference.parse(named.name()).repository().equals(reference.repository())) {
        return Optional.of(choose(named.target(), platform, reference.familiar()));
      }
    }
    return Optional.empty();
  }

  /// The image of a name in the store, by its exact spelling there.
  Optional<LocalImage> byStoredName(String name, @Nullable Platform platform) {
    return content
        .find(name)
        .map(named -> choose(named.target(), platform, ImageName.familiar(name)));
  }

  private Optional<LocalImage> byDigest(Digest digest, @Nullable Platform platform) {
    for (Named named : content.names()) {
      if (named.target().digest().equals(digest)) {
        return Optional.of(choose(named.target(), platform, digest.toString()).named(null));
      }
    }
    return all().keySet().stream()
        .filter(image -> image.id().equals(digest) || image.target().digest().equals(digest))
        .findFirst();
  }

  private Optional<LocalImage> byPrefix(String prefix) {
    List<LocalImage> found =
        all().keySet().stream().filter(image -> image.id().hex().startsWith(prefix)).toList();
    if (found.stream().map(LocalImage::id).distinct().count() > 1) {
      throw Failure.invalid("the image ID " + prefix + " is ambiguous");
    }
    return found.stream().findFirst();
  }

  /// Every image with its names in the store, in the order of their names.
  Map<LocalImage, List<Named>> all() {
    Map<Digest, LocalImage> byManifest = new LinkedHashMap<>();
    Map<Digest, List<Named>> names = new LinkedHashMap<>();
    for (Named named : content.names()) {
      for (Descriptor target : manifests(named.target(), 0)) {
        byManifest.computeIfAbsent(target.digest(), _ -> load(target));
        names.computeIfAbsent(target.digest(), _ -> new ArrayList<>()).add(named);
      }
    }
    Map<LocalImage, List<Named>> all = new LinkedHashMap<>();
    byManifest.forEach((digest, image) -> all.put(image, names.getOrDefault(digest, List.of())));
    return all;
  }

  /// The manifest for a platform: of an index, the first that fits and is here.
  private LocalImage choose(Descriptor target, @Nullable Platform platform, String shown) {
    List<LocalImage> here = manifests(target, 0).stream().map(this::load).toList();
    Platform wanted = platform == null ? Platform.host() : platform;
    Optional<LocalImage> fitting =
        here.stream().filter(image -> image.config().platform().matches(wanted)).findFirst();
    if (fitting.isEmpty() && platform == null) {
      fitting = here.stream().findFirst();
    }
    return fitting
        .orElseThrow(() ->
            Failure.notFound(
                "image with reference "
                    + shown
                    + " was found but does not provide the specified platform ("
                    + wanted
                    + ")"))
        .named(shown);
  }

  /// The image manifests below a descriptor whose blobs are here.
  private List<Descriptor> manifests(Descriptor target, int depth) {
    if (!content.contains(target.digest()) || depth > MAX_DEPTH) {
      return List.of();
    }
    if (!MediaTypes.isIndex(target.mediaType())) {
      return List.of(target);
    }
    List<Descriptor> found = new ArrayList<>();
    byte[] bytes = content.document(target.digest(), Manifest.MAX_BYTES);
    for (Descriptor child : Index.parse(bytes, target.digestText()).manifests()) {
      boolean image = child.platform() == null || !child.platform().os().equals("unknown");
      if (image && MediaTypes.isParent(child.mediaType())) {
        found.addAll(manifests(child, depth + 1));
      }
    }
    return found;
  }

  /// Reads the documents of a manifest.
  LocalImage load(Descriptor target) {
    return parsed.computeIfAbsent(
        target.digest(),
        digest -> {
          byte[] bytes = content.document(digest, Manifest.MAX_BYTES);
          Manifest manifest = Manifest.parse(bytes, digest.toString());
          Digest id = manifest.requireConfig().digest();
          ImageConfig config =
              ImageConfig.parse(content.document(id, ImageConfig.MAX_BYTES), id.toString());
          if (config.diffIds().size() != manifest.layers().size()) {
            throw new Failure(
                Failure.Code.CORRUPT,
                "image "
                    + id
                    + " has "
                    + manifest.layers().size()
                    + " layers but "
                    + config.diffIds().size()
                    + " diff IDs");
          }
          return new LocalImage(id, null, target, manifest, config);
        });
  }
}
