// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.archive;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.content.Ingest;
import dev.gantry.content.Lease;
import dev.gantry.linux.file.FileName;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.ImageReference;
import dev.gantry.oci.image.Index;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import dev.gantry.snapshot.tar.Compression;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an archive of images into the content store. Every file becomes a blob under its digest as
/// it streams by; what refers to what is worked out at the end. A file below `blobs/` that is not
/// what its name says is CORRUPT.
public final class LoadArchive {
  private static final int MAX_DOCUMENT = 8 << 20;
  private static final int MAX_LINKS = 16;

  /// An image that is in the store now, without a name yet.
  public record Loaded(Descriptor target, List<ImageReference> names) {}

  private record Blob(Digest digest, long size, Compression packed) {}

  private final ContentStore content;
  private final Lease lease;
  private final Progress progress;
  private final Map<String, Blob> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Map<String, byte[]> documents = new HashMap<>();

  public LoadArchive(ContentStore content, Lease lease, Progress progress) {
    this.content = content;
    this.lease = lease;
    this.progress = progress;
  }

  /// Reads all of `archive`, packed or not. INVALID when it holds no image or lacks a part of one.
  public List<Loaded> read(InputStream archive) {
    try {
      TarReader tar = new TarReader(Compression.unpack(archive).stream(), TarLimits.DEFAULT);
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        entry(entry, tar);
      }
      tar.drain();
      if (documents.containsKey("index.json")) {
        return fromIndex(documents.get("index.json"));
      }
      byte[] manifest = documents.get("manifest.json");
      if (manifest == null) {
        throw Failure.invalid(
            "loading images: the archive has neither index.json nor manifest.json");
      }
      return fromDocker(manifest);
    } catch (IOException e) {
      throw new Failure(Failure.Code.INVALID, "loading images: " + e.getMessage(), e);
    }
  }

  private void entry(TarEntry entry, TarReader tar) throws IOException {
    String path = clean(entry.name());
    switch (entry.kind()) {
      case FILE -> {
        if (path.equals("index.json") || path.equals("manifest.json")) {
          documents.put(path, document(entry, tar));
        } else if (!path.equals("oci-layout") && !path.endsWith("/VERSION")) {
          files.put(path, store(path, entry, tar));
        }
      }
      case HARD_LINK -> links.put(path, clean(entry.linkName()));
      case LINK -> links.put(path, clean(folder(path) + "/" + entry.linkName()));
      case FOLDER -> {}
      case CHARACTER, BLOCK, FIFO ->
          throw Failure.invalid("loading images: the archive has a device: " + path);
    }
  }

  private static byte[] document(TarEntry entry, TarReader tar) throws IOException {
    if (entry.size() > MAX_DOCUMENT) {
      throw Failure.invalid("loading images: " + entry.name() + " is larger than 8 MiB");
    }
    return tar.content().readAllBytes();
  }

  private Blob store(String path, TarEntry entry, TarReader tar) throws IOException {
    byte[] first = tar.content().readNBytes(6);
    boolean layer = entry.size() > 6 && first[0] != '{';
    String id = path.replaceFirst("/layer\\.tar$", "").replaceFirst(".*/", "");
    String shown = id.substring(0, Math.min(12, id.length()));
    if (layer) {
      progress.start(shown, "Loading layer", entry.size());
    }
    try (Ingest ingest = content.ingest(lease)) {
      ingest.output().write(first);
      byte[] buffer = new byte[128 << 10];
      for (int got = tar.read(buffer, 0, buffer.length);
          got >= 0;
          got = tar.read(buffer, 0, buffer.length)) {
        ingest.output().write(buffer, 0, got);
        if (layer) {
          progress.advance(shown, got);
        }
      }
      Digest expected = path.startsWith("blobs/") ? named(path) : null;
      Ingest.Blob blob = expected == null ? ingest.commit() : ingest.commit(expected, entry.size());
      if (layer) {
        progress.finish(shown, "Loading layer");
      }
      return new Blob(blob.digest(), blob.size(), Compression.of(first));
    }
  }

  private static Digest named(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length != 3) {
      throw Failure.invalid("loading images: unexpected " + path);
    }
    return new Digest(parts[1], parts[2]);
  }

  /// `a/./b/../c` as `a/c`; a path that leaves the archive is INVALID.
  private static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw Failure.invalid(
              "loading images: a path outside of the archive: " + FileName.printable(path));
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private Blob file(String typed) {
    String path = clean(typed);
    for (int i = 0; i < MAX_LINKS && links.containsKey(path); i++) {
      path = links.getOrDefault(path, path);
    }
    Blob blob = files.get(path);
    if (blob == null) {
      throw Failure.invalid("loading images: the archive lacks " + FileName.printable(typed));
    }
    return blob;
  }

  // OCI layout

  private List<Loaded> fromIndex(byte @Nullable [] bytes) {
    Index index = Index.parse(bytes == null ? new byte[0] : bytes, "index.json");
    Map<Digest, Loaded> loaded = new LinkedHashMap<>();
    for (Descriptor found : index.manifests()) {
      Descriptor target = Descriptor.of(found.mediaType(), found.digest(), found.size());
      List<ImageReference> names = new ArrayList<>();
      Loaded before = loaded.get(target.digest());
      if (before != null) {
        names.addAll(before.names());
      }
      ImageReference name = name(found);
      if (name != null) {
        names.add(name);
      }
      for (Descriptor manifest : manifests(target, 0)) {
        loaded.put(manifest.digest(), new Loaded(manifest, List.copyOf(names)));
      }
    }
    if (loaded.isEmpty()) {
      throw Failure.invalid("loading images: the archive has no image");
    }
    return List.copyOf(loaded.values());
  }

  private static @Nullable ImageReference name(Descriptor found) {
    String full = found.annotations().get(SaveArchive.NAME);
    if (full != null) {
      return ImageReference.parse(full);
    }
    String tag = found.annotations().get(SaveArchive.TAG);
    return tag == null || tag.indexOf('/') < 0 ? null : ImageReference.parse(tag);
  }

  /// The manifests of images with all of their parts here; of an index, those that are here.
  private List<Descriptor> manifests(Descriptor target, int depth) {
    require(target);
    if (!MediaTypes.isIndex(target.mediaType())) {
      Manifest manifest =
          Manifest.parse(
              content.document(target.digest(), Manifest.MAX_BYTES), target.digestText());
      require(manifest.requireConfig());
      manifest.layers().forEach(this::require);
      return List.of(target);
    }
    if (depth > 3) {
      throw Failure.invalid("loading images: indexes in indexes are too deep");
    }
    List<Descriptor> found = new ArrayList<>();
    Index index =
        Index.parse(content.document(target.digest(), Manifest.MAX_BYTES), target.digestText());
    for (Descriptor child : index.manifests()) {
      boolean image = child.platform() == null || !child.platform().os().equals("unknown");
      if (image && content.contains(child.digest())) {
        found.addAll(manifests(child, depth + 1));
      }
    }
    return found;
  }

  private void require(Descriptor part) {
    lease.keep(part.digest());
    if (!content.contains(part.digest())) {
      throw Failure.invalid("loading images: the archive lacks blob " + part.digestText());
    }
    long size = content.size(part.digest());
    if (size != part.size()) {
      throw new Failure(
          Failure.Code.CORRUPT,
          "loading images: blob "
              + part.digestText()
              + " has "
              + size
              + " bytes instead of "
              + part.size());
    }
  }

  // Docker

  private List<Loaded> fromDocker(byte[] bytes) {
    List<DockerManifest> manifests;
    try {
      manifests =
          Json.type(DockerManifest.class)
              .list()
              .fromJson(new String(bytes, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      throw new Failure(
          Failure.Code.INVALID, "loading images: reading manifest.json: " + e.getMessage(), e);
    }
    List<Loaded> loaded = new ArrayList<>();
    for (DockerManifest manifest : manifests) {
      List<String> tags = manifest.repoTags() == null ? List.of() : manifest.repoTags();
      loaded.add(new Loaded(image(manifest), tags.stream().map(ImageReference::parse).toList()));
    }
    return loaded;
  }

  private Descriptor image(DockerManifest manifest) {
    Blob config = file(manifest.config());
    ImageConfig parsed =
        ImageConfig.parse(
            content.document(config.digest, ImageConfig.MAX_BYTES), manifest.config());
    if (parsed.diffIds().size() != manifest.layers().size()) {
      throw Failure.invalid(
          "loading images: " + manifest.config() + " does not fit the number of layers");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (String path : manifest.layers()) {
      Blob blob = file(path);
      String type =
          switch (blob.packed) {
            case GZIP -> MediaTypes.OCI_LAYER_GZIP;
            case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
            case NONE, XZ, BZIP2 -> MediaTypes.OCI_LAYER;
          };
      layers.add(Descriptor.of(type, blob.digest, blob.size));
    }
    Manifest made =
        Manifest.oci(Descriptor.of(MediaTypes.OCI_CONFIG, config.digest, config.size), layers);
    return content.put(lease, MediaTypes.OCI_MANIFEST, made.bytes());
  }
}
