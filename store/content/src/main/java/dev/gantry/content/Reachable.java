// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.Index;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What named descriptors keep: themselves and all that their documents refer to. Each blob is
/// visited once, so an index that points to itself ends.
final class Reachable {
  private final ContentStore store;

  Reachable(ContentStore store) {
    this.store = store;
  }

  Set<Digest> from(Collection<Descriptor> roots) {
    Set<Digest> seen = new HashSet<>();
    Deque<Descriptor> left = new ArrayDeque<>(roots);
    while (!left.isEmpty()) {
      Descriptor next = left.pop();
      if (seen.add(next.digest()) && store.contains(next.digest())) {
        left.addAll(children(next));
      }
    }
    return seen;
  }

  private List<Descriptor> children(Descriptor parent) {
    if (!MediaTypes.isParent(parent.mediaType())) {
      return List.of();
    }
    String what = parent.digestText();
    byte[] bytes = store.document(parent.digest(), Manifest.MAX_BYTES);
    if (MediaTypes.isIndex(parent.mediaType())) {
      return Index.parse(bytes, what).manifests();
    }
    Manifest manifest = Manifest.parse(bytes, what);
    List<Descriptor> children = new java.util.ArrayList<>(manifest.layers());
    if (manifest.config() != null) {
      children.add(manifest.config());
    }
    return children;
  }
}
