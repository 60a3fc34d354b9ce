// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.io.InputStream;

/// Where the archive of one layer is read from.
///
/// @param diffId digest of the unpacked archive, checked when it is unpacked
/// @param blob what the stored bytes are, checked too
public record LayerSource(Digest diffId, Digest blob, long size, Opener opener) {
  /// Opens the stored bytes, packed or not.
  public interface Opener {
    InputStream open() throws IOException;
  }
}
