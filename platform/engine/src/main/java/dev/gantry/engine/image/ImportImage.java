// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.content.ContentStore;
import dev.gantry.content.Ingest;
import dev.gantry.content.Lease;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import dev.gantry.oci.image.Platform;
import dev.gantry.oci.image.ProcessDefaults;
import dev.gantry.snapshot.tar.Compression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Makes an image of one layer from an archive of files. gzip and zstd stay packed as they are; xz
/// and bzip2, which no layer may be packed with, are unpacked.
final class ImportImage {
  private record Layer(Descriptor descriptor, Digest diffId) {}

  private final ContentStore content;
  private final Lease lease;

  ImportImage(ContentStore content, Lease lease) {
    this.content = content;
    this.lease = lease;
  }

  /// Stores the image's blobs and gives the descriptor of its manifest.
  Descriptor store(InputStream archive, ImportOptions options, Instant now) {
    Platform platform =
        options.platform() == null || options.platform().isEmpty()
            ? Platform.host()
            : Platform.parse(options.platform());
    ProcessDefaults process = ImageChanges.apply(ProcessDefaults.EMPTY, options.changes());
    Layer layer;
    try {
      layer = layer(archive);
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.INVALID, "importing " + options.source() + ": " + e.getMessage(), e);
    }
    String message = options.message();
    ImageConfig config =
        new ImageConfig(
            now.toString(),
            null,
            platform.architecture(),
            platform.variant(),
            platform.os(),
            null,
            List.of(),
            process,
            ImageConfig.RootFs.of(List.of(layer.diffId)),
            List.of(
                new ImageConfig.History(
                    now.toString(),
                    null,
                    null,
                    message == null || message.isEmpty()
                        ? "Imported from " + options.source()
                        : message,
                    null,
                    Map.of())),
            Map.of());
    Descriptor configBlob = content.put(lease, MediaTypes.OCI_CONFIG, config.bytes());
    Manifest manifest = Manifest.oci(configBlob, List.of(layer.descriptor));
    return content.put(lease, MediaTypes.OCI_MANIFEST, manifest.bytes());
  }

  private Layer layer(InputStream archive) throws IOException {
    BufferedInputStream in = new BufferedInputStream(archive, 128 << 10);
    in.mark(8);
    Compression packed = Compression.of(in.readNBytes(6));
    in.reset();
    boolean keep = packed == Compression.GZIP || packed == Compression.ZSTD;
    try (Ingest ingest = content.ingest(lease)) {
      (keep ? in : packed.unpacked(in)).transferTo(ingest.output());
      if (ingest.size() == 0) {
        throw Failure.invalid("the archive is empty");
      }
      Ingest.Blob blob = ingest.commit();
      String type =
          switch (packed) {
            case GZIP -> MediaTypes.OCI_LAYER_GZIP;
            case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
            case NONE, XZ, BZIP2 -> MediaTypes.OCI_LAYER;
          };
      Descriptor descriptor = Descriptor.of(type, blob.digest(), blob.size());
      return new Layer(descriptor, keep ? diffId(blob.digest(), packed) : blob.digest());
    }
  }

  private Digest diffId(Digest blob, Compression packed) throws IOException {
    MessageDigest hash = Digest.hasher("sha256");
    try (InputStream stored = java.nio.file.Files.newInputStream(content.path(blob));
        InputStream unpacked =
            new DigestInputStream(packed.unpacked(new BufferedInputStream(stored)), hash)) {
      unpacked.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(hash);
  }
}
