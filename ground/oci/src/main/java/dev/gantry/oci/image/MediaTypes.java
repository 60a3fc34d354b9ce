// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import org.jspecify.annotations.Nullable;

/// The media types of images, OCI's and Docker's, and what they stand for.
public final class MediaTypes {
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";

  private MediaTypes() {}

  public static boolean isIndex(@Nullable String type) {
    return OCI_INDEX.equals(type) || DOCKER_INDEX.equals(type);
  }

  public static boolean isManifest(@Nullable String type) {
    return OCI_MANIFEST.equals(type) || DOCKER_MANIFEST.equals(type);
  }

  /// Whether bytes of this type are a document that points to other blobs.
  public static boolean isParent(@Nullable String type) {
    return isIndex(type) || isManifest(type);
  }
}
