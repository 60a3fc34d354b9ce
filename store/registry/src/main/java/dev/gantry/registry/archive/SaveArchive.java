// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.archive;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.content.ContentStore;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.ImageReference;
import dev.gantry.oci.image.Index;
import dev.gantry.oci.image.Manifest;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes images as one archive; the same images give the same bytes.
public final class SaveArchive {
  static final String NAME = "io.containerd.image.name";
  static final String TAG = "org.opencontainers.image.ref.name";

  /// What the archive is for.
  public enum Format {
    /// Docker's, readable as an OCI layout and by old engines too.
    DOCKER,
    /// An OCI layout only.
    OCI;

    /// `docker-archive` (or nothing) and `oci-archive`. INVALID for others.
    public static Format parse(@Nullable String text) {
      return switch (text == null ? "" : text) {
        case "", "docker-archive" -> DOCKER;
        case "oci-archive" -> OCI;
        default ->
            throw Failure.invalid("unknown format " + text + " (docker-archive, oci-archive)");
      };
    }
  }

  /// An image's manifest, and a name that the archive gives it.
  public record Item(Descriptor target, @Nullable ImageReference name) {}

  private record Image(Manifest manifest, ImageConfig config) {
    Digest id() {
      return manifest.requireConfig().digest();
    }
  }

  private final ContentStore content;
  private final Map<Digest, Image> images = new LinkedHashMap<>();

  public SaveArchive(ContentStore content) {
    this.content = content;
  }

  /// Writes everything; the stream stays open.
  public void write(List<Item> items, Format format, OutputStream out) {
    items.forEach(item -> images.computeIfAbsent(item.target().digest(), this::load));
    try {
      TarWriter tar = new TarWriter(out);
      blobs(items, tar);
      if (format == Format.DOCKER) {
        classic(tar);
      }
      file(tar, "index.json", index(items));
      if (format == Format.DOCKER) {
        file(tar, "manifest.json", manifests(items));
      }
      file(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
      if (format == Format.DOCKER) {
        file(tar, "repositories", repositories(items));
      }
      tar.finish();
    } catch (IOException e) {
      throw Failure.internal("saving images: " + e.getMessage(), e);
    }
  }

  private Image load(Digest target) {
    Manifest manifest =
        Manifest.parse(content.document(target, Manifest.MAX_BYTES), target.toString());
    Digest id = manifest.requireConfig().digest();
    byte[] bytes = content.document(id, ImageConfig.MAX_BYTES);
    return new Image(manifest, ImageConfig.parse(bytes, id.toString()));
  }

  private void blobs(List<Item> items, TarWriter tar) throws IOException {
    TreeSet<Digest> digests = new TreeSet<>();
    items.forEach(item -> digests.add(item.target().digest()));
    for (Image image : images.values()) {
      digests.add(image.id());
      image.manifest.layers().forEach(layer -> digests.add(layer.digest()));
    }
    tar.put(TarEntry.folder("blobs/", 0755, 0));
    tar.put(TarEntry.folder("blobs/sha256/", 0755, 0));
    for (Digest digest : digests) {
      try (InputStream in = Files.newInputStream(content.path(digest))) {
        tar.file(TarEntry.file(path(digest), 0644, content.size(digest), 0), in);
      }
    }
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private static String index(List<Item> items) {
    List<Descriptor> manifests = new ArrayList<>();
    for (Item item : items) {
      Map<String, String> annotations = new LinkedHashMap<>();
      ImageReference name = item.name();
      if (name != null) {
        annotations.put(NAME, name.toString());
        annotations.put(TAG, String.valueOf(name.tag()));
      }
      manifests.add(item.target().withAnnotations(annotations));
    }
    return Json.text(Index.oci(manifests));
  }

  private String manifests(List<Item> items) {
    List<DockerManifest> list = new ArrayList<>();
    images.forEach((target, image) -> {
      List<String> tags =
          items.stream()
              .filter(item -> item.target().digest().equals(target))
              .map(Item::name)
              .filter(name -> name != null)
              .map(ImageReference::familiar)
              .toList();
      list.add(
          new DockerManifest(
              path(image.id()),
              tags.isEmpty() ? null : tags,
              image.manifest.layers().stream().map(layer -> path(layer.digest())).toList()));
    });
    return Json.type(DockerManifest.class).list().toJson(list);
  }

  // The classic format

  private void classic(TarWriter tar) throws IOException {
    TreeMap<String, Boolean> written = new TreeMap<>();
    for (Image image : images.values()) {
      String config = image.id().hex() + ".json";
      if (written.putIfAbsent(config, true) == null) {
        byte[] bytes = content.document(image.id(), ImageConfig.MAX_BYTES);
        tar.file(TarEntry.file(config, 0644, bytes.length, 0), bytes);
      }
      String parent = "";
      List<String> ids = layerIds(image);
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        if (written.putIfAbsent(id, true) == null) {
          tar.put(TarEntry.folder(id + "/", 0755, 0));
          file(tar, id + "/VERSION", "1.0");
          file(tar, id + "/json", legacy(image, id, parent, i == ids.size() - 1));
          Digest blob = image.manifest.layers().get(i).digest();
          tar.put(TarEntry.hardLink(id + "/layer.tar", path(blob), 0));
        }
        parent = id;
      }
    }
  }

  /// Made-up IDs of the layers, as in the classic format: each depends on those below, and the top
  /// one on the image too.
  private static List<String> layerIds(Image image) {
    List<String> ids = new ArrayList<>();
    String below = "";
    List<Digest> diffIds = image.config.diffIds();
    for (int i = 0; i < diffIds.size(); i++) {
      String top = i == diffIds.size() - 1 ? image.id().toString() : "";
      below = Digest.of(below + " " + diffIds.get(i) + " " + top).hex();
      ids.add(below);
    }
    return ids;
  }

  private static String legacy(Image image, String id, String parent, boolean top) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    if (!parent.isEmpty()) {
      json.put("parent", parent);
    }
    String created = image.config.created();
    json.put("created", created == null ? "1970-01-01T00:00:00Z" : created);
    if (top) {
      json.put("architecture", image.config.architecture());
      json.put("config", Json.object(Json.text(image.config.process()), "config"));
    }
    json.put("os", image.config.os());
    return Json.type(Object.class).toJson(json);
  }

  private String repositories(List<Item> items) {
    Map<String, Object> repositories = new TreeMap<>();
    for (Item item : items) {
      ImageReference name = item.name();
      Image image = images.get(item.target().digest());
      if (name != null && image != null && !image.manifest.layers().isEmpty()) {
        Map<String, Object> tags = new TreeMap<>();
        if (repositories.get(name.familiarName()) instanceof Map<?, ?> known) {
          known.forEach((tag, layer) -> tags.put(String.valueOf(tag), layer));
        }
        tags.put(String.valueOf(name.tag()), layerIds(image).getLast());
        repositories.put(name.familiarName(), tags);
      }
    }
    return Json.type(Object.class).toJson(repositories);
  }

  private static void file(TarWriter tar, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tar.file(TarEntry.file(name, 0644, bytes.length, 0), bytes);
  }
}
