// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageReference;

/// Names in the content store, and how users read them.
final class ImageName {
  private static final String UNTAGGED = "untagged@";

  private ImageName() {}

  static String untagged(Digest manifest) {
    return UNTAGGED + manifest;
  }

  static boolean isUntagged(String name) {
    return name.startsWith(UNTAGGED);
  }

  static boolean isTransport(String name) {
    return name.contains("://");
  }

  /// `deb:bookworm` for `deb://bookworm`, `bb:latest` for `docker.io/library/bb:latest`.
  static String familiar(String name) {
    return isTransport(name) || isUntagged(name)
        ? name.replaceFirst("://", ":")
        : ImageReference.parse(name).familiar();
  }

  /// A name that holds a digest and no tag (as a pull by digest leaves it).
  static boolean isDigest(String name) {
    return !isTransport(name) && name.contains("@");
  }

  /// The name that a tag gets. INVALID for a reference with a digest.
  static ImageReference forTag(String typed) {
    ImageReference reference = ImageReference.parse(typed);
    if (reference.digest() != null) {
      throw Failure.invalid("refusing to create a tag with a digest reference");
    }
    return reference;
  }
}
