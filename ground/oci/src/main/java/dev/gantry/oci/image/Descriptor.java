// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where some bytes are and how to read them (image-spec 1.1 descriptor.md). `urls` is kept, and
/// never followed.
@Json
public record Descriptor(
    String mediaType,
    @Json.Property("digest") String digestText,
    long size,
    List<String> urls,
    Map<String, String> annotations,
    @Nullable Platform platform,
    @Nullable String artifactType,
    @Nullable String data,
    @Json.Unmapped Map<String, Object> unknown) {
  public Descriptor {
    mediaType = Plain.orEmpty(mediaType);
    digestText = Plain.orEmpty(digestText);
    urls = Plain.list(urls);
    annotations = Plain.map(annotations);
    unknown = Plain.map(unknown);
    Digest.parse(digestText);
    if (size < 0) {
      throw Failure.invalid("descriptor of " + digestText + " has a negative size");
    }
  }

  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(
        mediaType, digest.toString(), size, List.of(), Map.of(), null, null, null, Map.of());
  }

  public Digest digest() {
    return Digest.parse(digestText);
  }

  public Descriptor withPlatform(@Nullable Platform newPlatform) {
    return new Descriptor(
        mediaType, digestText, size, urls, annotations, newPlatform, artifactType, data, unknown);
  }

  public Descriptor withAnnotations(Map<String, String> newAnnotations) {
    return new Descriptor(
        mediaType, digestText, size, urls, newAnnotations, platform, artifactType, data, unknown);
  }
}
