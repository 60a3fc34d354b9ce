// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.oci.image.Digest;
import java.util.HashMap;
import java.util.Map;

/// How many leases keep each digest.
final class Leases {
  private final Map<Digest, Integer> counts = new HashMap<>();

  synchronized void add(Digest digest) {
    counts.merge(digest, 1, Integer::sum);
  }

  synchronized void remove(Digest digest) {
    counts.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Runs `removal` unless a lease keeps `digest`. One unlink under the lock: otherwise a lease
  /// could take hold between the question and the removal.
  synchronized boolean unlessKept(Digest digest, Runnable removal) {
    if (counts.containsKey(digest)) {
      return false;
    }
    removal.run();
    return true;
  }
}
