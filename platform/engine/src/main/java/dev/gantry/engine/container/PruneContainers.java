// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.PruneReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Removes all containers that do not run.
final class PruneContainers {
  private final Parts parts;
  private final RemoveContainer remove;
  private final ListContainers list;

  PruneContainers(Parts parts, RemoveContainer remove, ListContainers list) {
    this.parts = parts;
    this.remove = remove;
    this.list = list;
  }

  PruneReport run(Map<String, List<String>> filters) {
    Map<String, List<String>> others = new HashMap<>(filters);
    List<String> until = others.remove("until");
    Instant before = until == null || until.isEmpty() ? Instant.MAX : instant(until.getFirst());
    var wanted = list.filter(others);
    List<String> removed = new ArrayList<>();
    long bytes = 0;
    for (Container container : parts.index().all()) {
      ContainerRecord record = container.record();
      if (record.isAlive()
          || record.state() instanceof ContainerState.Restarting
          || !record.createdAt().isBefore(before)
          || !wanted.test(record)) {
        continue;
      }
      long size = parts.roots().snapshots().usage(record.id().hex());
      try {
        container.verb(() -> {
          remove.run(container, false, false);
          return container;
        });
        removed.add(record.id().hex());
        bytes += size;
      } catch (Failure failure) {
        // Started or removed meanwhile: that is its owner's wish.
        if (failure.code() != Failure.Code.CONFLICT && failure.code() != Failure.Code.NOT_FOUND) {
          throw failure;
        }
      }
    }
    return new PruneReport(removed, List.of(), List.of(), List.of(), List.of(), bytes);
  }

  /// A time as clients send it: seconds since 1970 (the CLI computes them), or RFC 3339.
  private Instant instant(String text) {
    try {
      return text.matches("\\d+(\\.\\d+)?")
          ? Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000))
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new Failure(Failure.Code.INVALID, "invalid filter 'until=" + text + "'", e);
    }
  }
}
