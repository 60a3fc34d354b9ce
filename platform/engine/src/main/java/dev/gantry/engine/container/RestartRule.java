// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.RestartPolicy;
import java.time.Duration;
import java.time.Instant;

/// When a container whose process ended is started again; pure.
final class RestartRule {
  private static final long FIRST_MILLIS = 100;
  private static final long MOST_MILLIS = 60_000;
  private static final Duration STEADY = Duration.ofSeconds(10);

  private RestartRule() {}

  /// Throws INVALID for a policy that does not exist or contradicts `--rm`.
  static void check(RestartPolicy policy, boolean autoRemove) {
    switch (policy.name()) {
      case "", "no" -> {
        if (policy.maximumRetryCount() != 0) {
          throw Failure.invalid(
              "invalid restart policy: maximum retry count cannot be used with restart policy '"
                  + (policy.name().isEmpty() ? "no" : policy.name())
                  + "'");
        }
      }
      case "always", "unless-stopped" -> {
        if (policy.maximumRetryCount() != 0) {
          throw Failure.invalid(
              "invalid restart policy: maximum retry count cannot be used with restart policy '"
                  + policy.name()
                  + "'");
        }
      }
      case "on-failure" -> {
        if (policy.maximumRetryCount() < 0) {
          throw Failure.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
      }
      default -> throw Failure.invalid("invalid restart policy: '" + policy.name() + "'");
    }
    if (autoRemove && !isNone(policy)) {
      throw Failure.invalid("can't create 'AutoRemove' container with restart policy");
    }
  }

  static boolean isNone(RestartPolicy policy) {
    return policy.name().isEmpty() || policy.name().equals("no");
  }

  /// Whether it is started again after ending with `code`.
  static boolean again(ContainerRecord record, int code) {
    RestartPolicy policy = record.spec().hostConfig().restartPolicy();
    if (record.stopped()) {
      return false;
    }
    return switch (policy.name()) {
      case "always", "unless-stopped" -> true;
      case "on-failure" ->
          code != 0
              && (policy.maximumRetryCount() == 0
                  || record.restarts() < policy.maximumRetryCount());
      default -> false;
    };
  }

  /// How long to wait before that: doubling from 100 ms to a minute, from the start again after a
  /// run of ten seconds.
  static long delayMillis(long previousMillis, Instant startedAt, Instant endedAt) {
    if (previousMillis == 0 || Duration.between(startedAt, endedAt).compareTo(STEADY) > 0) {
      return FIRST_MILLIS;
    }
    return Math.min(MOST_MILLIS, previousMillis * 2);
  }
}
