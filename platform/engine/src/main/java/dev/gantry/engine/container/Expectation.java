// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.docker.WaitResponse;

/// Something awaited that cannot be missed any more: it counts from the moment of asking, not from
/// the call of [#await].
public interface Expectation {
  /// Blocks until it has come. Throws CANCELED when the thread is interrupted.
  WaitResponse await();
}
