// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.oci.image.Digest;
import java.util.HashSet;
import java.util.Set;

/// Keeps blobs while work that will name them is under way; [#close] ends it. May be used by many
/// threads.
public final class Lease implements AutoCloseable {
  private final Leases leases;
  private final String reason;
  private final Set<Digest> kept = new HashSet<>();

  Lease(Leases leases, String reason) {
    this.leases = leases;
    this.reason = reason;
  }

  /// Keeps `digest` until the lease ends, whether or not the blob is there yet.
  public void keep(Digest digest) {
    synchronized (kept) {
      if (kept.add(digest)) {
        leases.add(digest);
      }
    }
  }

  @Override
  public void close() {
    synchronized (kept) {
      kept.forEach(leases::remove);
      kept.clear();
    }
  }

  @Override
  public String toString() {
    return "Lease[" + reason + "]";
  }
}
