// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.WaitResponse;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One who waits for a container.
final class Waiter implements Expectation {
  private final WaitCondition condition;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable WaitResponse response;

  Waiter(WaitCondition condition) {
    this.condition = condition;
  }

  WaitCondition condition() {
    return condition;
  }

  void complete(WaitResponse answer) {
    response = answer;
    done.countDown();
  }

  @Override
  public WaitResponse await() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "waiting for a container: interrupted", e);
    }
    WaitResponse answer = response;
    if (answer == null) {
      throw Failure.internal("a waiter was released without an answer", null);
    }
    return answer;
  }
}
