// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import io.avaje.jsonb.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The document whose digest is an image's ID: platform, process defaults, layers, history
/// (image-spec 1.1 config.md).
///
/// A parsed config is a view: the blob's bytes are the truth, and fields that this record does not
/// know survive in `unknown`.
@Json
public record ImageConfig(
    @Nullable String created,
    @Nullable String author,
    String architecture,
    @Nullable String variant,
    String os,
    @Json.Property("os.version") @Nullable String osVersion,
    @Json.Property("os.features") List<String> osFeatures,
    @Nullable ProcessDefaults config,
    @Nullable RootFs rootfs,
    List<History> history,
    @Json.Unmapped Map<String, Object> unknown) {
  public static final int MAX_BYTES = 8 << 20;

  public ImageConfig {
    architecture = Plain.orEmpty(architecture);
    os = Plain.orEmpty(os);
    osFeatures = Plain.list(osFeatures);
    history = Plain.list(history);
    unknown = Plain.map(unknown);
  }

  /// Parses the blob of a config. Throws INVALID when it is no image config.
  public static ImageConfig parse(byte[] bytes, String what) {
    if (bytes.length > MAX_BYTES) {
      throw Failure.invalid("reading " + what + ": image config is larger than 8 MiB");
    }
    return dev.gantry.base.Json.parse(
        ImageConfig.class, new String(bytes, StandardCharsets.UTF_8), what);
  }

  public byte[] bytes() {
    return dev.gantry.base.Json.text(this).getBytes(StandardCharsets.UTF_8);
  }

  public Platform platform() {
    return Platform.of(os.isEmpty() ? "linux" : os, architecture, variant);
  }

  /// Digests of the unpacked layers, bottom first.
  public List<Digest> diffIds() {
    return rootfs == null ? List.of() : rootfs.diffIds().stream().map(Digest::parse).toList();
  }

  /// The process defaults; empty ones when the image has none.
  public ProcessDefaults process() {
    return config == null ? ProcessDefaults.EMPTY : config;
  }

  /// The layers' unpacked digests (image-spec: `rootfs`).
  @Json
  public record RootFs(
      String type,
      @Json.Property("diff_ids") List<String> diffIds,
      @Json.Unmapped Map<String, Object> unknown) {
    public RootFs {
      type = Plain.orEmpty(type);
      diffIds = Plain.list(diffIds);
      unknown = Plain.map(unknown);
    }

    public static RootFs of(List<Digest> diffIds) {
      return new RootFs("layers", diffIds.stream().map(Digest::toString).toList(), Map.of());
    }
  }

  /// One step that made the image; `emptyLayer` when it made no layer.
  @Json
  public record History(
      @Nullable String created,
      @Json.Property("created_by") @Nullable String createdBy,
      @Nullable String author,
      @Nullable String comment,
      @Json.Property("empty_layer") @Nullable Boolean emptyLayer,
      @Json.Unmapped Map<String, Object> unknown) {
    public History {
      unknown = Plain.map(unknown);
    }

    public boolean isEmptyLayer() {
      return Boolean.TRUE.equals(emptyLayer);
    }
  }
}
