// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// What a container uses: times in nanoseconds, sizes in bytes.
@Json
public record ContainerStats(Cpu cpu, Memory memory, Pids pids, Map<String, List<BlockIo>> blkio) {
  @Json
  public record Cpu(Usage usage, Throttling throttling) {}

  @Json
  public record Usage(long total, List<Long> percpu, long kernel, long user) {}

  @Json
  public record Throttling(long periods, long throttledPeriods, long throttledTime) {}

  /// `limit` is 2^63-1 or near it when there is none.
  @Json
  public record Level(long limit, long usage, long max, long failcnt) {}

  @Json
  public record Memory(long cache, Level usage, Level swap, Map<String, Long> raw) {}

  @Json
  public record Pids(long current, long limit) {}

  @Json
  public record BlockIo(long major, long minor, String op, long value) {}
}
