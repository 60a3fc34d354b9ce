// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import io.avaje.jsonb.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list of manifests, usually one per platform (image-spec 1.1 image-index.md; Docker's manifest
/// list has the same fields).
@Json
public record Index(
    int schemaVersion,
    @Nullable String mediaType,
    @Nullable String artifactType,
    List<Descriptor> manifests,
    @Nullable Descriptor subject,
    Map<String, String> annotations,
    @Json.Unmapped Map<String, Object> unknown) {
  public static final int MAX_CHILDREN = 1000;

  public Index {
    manifests = Plain.list(manifests);
    annotations = Plain.map(annotations);
    unknown = Plain.map(unknown);
  }

  public static Index oci(List<Descriptor> manifests) {
    return new Index(2, MediaTypes.OCI_INDEX, null, manifests, null, Map.of(), Map.of());
  }

  /// Parses and checks. Throws INVALID when the document is also a manifest, lies about its media
  /// type or has too many children.
  public static Index parse(byte[] bytes, String what) {
    if (bytes.length > Manifest.MAX_BYTES) {
      throw Failure.invalid("reading " + what + ": index is larger than 4 MiB");
    }
    Index index =
        dev.gantry.base.Json.parse(Index.class, new String(bytes, StandardCharsets.UTF_8), what);
    if (index.unknown.containsKey("layers") || index.unknown.containsKey("config")) {
      throw Failure.invalid("reading " + what + ": an index that is also a manifest");
    }
    if (index.mediaType != null && !MediaTypes.isIndex(index.mediaType)) {
      throw Failure.invalid(
          "reading " + what + ": the media type " + index.mediaType + " is no index's");
    }
    if (index.manifests.size() > MAX_CHILDREN) {
      throw Failure.invalid("reading " + what + ": more than " + MAX_CHILDREN + " children");
    }
    return index;
  }

  public byte[] bytes() {
    return dev.gantry.base.Json.text(this).getBytes(StandardCharsets.UTF_8);
  }
}
