// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an archive of files becomes an image.
///
/// @param reference name to give it; null for none
/// @param changes Dockerfile instructions
/// @param source where it came from, for the history (`-`)
public record ImportOptions(
    @Nullable String reference,
    List<String> changes,
    @Nullable String message,
    @Nullable String platform,
    String source) {
  public ImportOptions {
    changes = List.copyOf(changes);
  }
}
