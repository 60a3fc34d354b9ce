// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Counts who uses the service now, and knows since when nobody does.
public final class Activity {
  private final InstantSource clock;
  private int users;
  private Instant idleSince;

  public Activity(InstantSource clock) {
    this.clock = clock;
    this.idleSince = clock.instant();
  }

  /// Somebody uses the service until the result is closed (once).
  public synchronized Use use() {
    users++;
    return this::done;
  }

  private synchronized void done() {
    users--;
    idleSince = clock.instant();
  }

  /// How long nobody has used the service; zero while somebody does.
  public synchronized Duration idle() {
    return users > 0 ? Duration.ZERO : Duration.between(idleSince, clock.instant());
  }

  /// A use under way.
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }
}
