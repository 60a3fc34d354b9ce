// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import io.avaje.jsonb.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image for one platform: its config and its layers, bottom first (image-spec 1.1 manifest.md;
/// Docker's schema 2 has the same fields).
@Json
public record Manifest(
    int schemaVersion,
    @Nullable String mediaType,
    @Nullable String artifactType,
    @Nullable Descriptor config,
    List<Descriptor> layers,
    @Nullable Descriptor subject,
    Map<String, String> annotations,
    @Json.Unmapped Map<String, Object> unknown) {
  /// Manifests and indexes above this size are refused (distribution-spec names 4 MiB).
  public static final int MAX_BYTES = 4 << 20;

  public static final int MAX_LAYERS = 1000;

  public Manifest {
    layers = Plain.list(layers);
    annotations = Plain.map(annotations);
    unknown = Plain.map(unknown);
  }

  public static Manifest oci(Descriptor config, List<Descriptor> layers) {
    return new Manifest(2, MediaTypes.OCI_MANIFEST, null, config, layers, null, Map.of(), Map.of());
  }

  /// Parses and checks. Throws INVALID when the document is also an index, lies about its media
  /// type, has no config or too many layers.
  public static Manifest parse(byte[] bytes, String what) {
    if (bytes.length > MAX_BYTES) {
      throw Failure.invalid("reading " + what + ": manifest is larger than 4 MiB");
    }
    Manifest manifest =
        dev.gantry.base.Json.parse(Manifest.class, new String(bytes, StandardCharsets.UTF_8), what);
    if (manifest.unknown.containsKey("manifests")) {
      throw Failure.invalid("reading " + what + ": a manifest that is also an index");
    }
    if (manifest.mediaType != null && !MediaTypes.isManifest(manifest.mediaType)) {
      throw Failure.invalid(
          "reading " + what + ": the media type " + manifest.mediaType + " is no manifest's");
    }
    if (manifest.schemaVersion != 2) {
      throw Failure.invalid(
          "reading " + what + ": manifest schema version " + manifest.schemaVersion);
    }
    if (manifest.layers.size() > MAX_LAYERS) {
      throw Failure.invalid("reading " + what + ": more than " + MAX_LAYERS + " layers");
    }
    return manifest;
  }

  /// The config's descriptor; INVALID when the document has none.
  public Descriptor requireConfig() {
    if (config == null) {
      throw Failure.invalid("the manifest has no config");
    }
    return config;
  }

  public byte[] bytes() {
    return dev.gantry.base.Json.text(this).getBytes(StandardCharsets.UTF_8);
  }
}
