// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import java.util.ArrayList;
import java.util.List;

/// Names of layer stacks (image-spec 1.1 config.md#layer-chainid): the chain ID of the bottom layer
/// is its DiffID; of each further one, the digest of "chain-below diff-id".
public final class ChainId {
  private ChainId() {}

  /// One chain ID per layer, bottom first.
  public static List<Digest> of(List<Digest> diffIds) {
    List<Digest> chain = new ArrayList<>();
    for (Digest diffId : diffIds) {
      chain.add(chain.isEmpty() ? diffId : Digest.of(chain.getLast() + " " + diffId));
    }
    return List.copyOf(chain);
  }
}
