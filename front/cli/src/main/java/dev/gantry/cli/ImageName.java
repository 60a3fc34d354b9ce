// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

/// Names of images as words. What a name means is the engine's to say.
final class ImageName {
  private ImageName() {}

  /// The name with `:latest` where it has neither tag nor digest, as Docker shows it. A name with a
  /// transport in front, such as `deb:bookworm`, stays.
  static String tagged(String name) {
    boolean hasTag = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
    boolean hasTransport = name.matches("[a-z][a-z-]*:.*") && !name.matches("[^/]*:[0-9]+/.*");
    return hasTag || hasTransport || name.contains("@") ? name : name + ":latest";
  }
}
