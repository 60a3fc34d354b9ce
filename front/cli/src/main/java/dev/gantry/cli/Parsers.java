// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import picocli.CommandLine;

/// Parsers made in advance. Making one reads a class's annotations, which takes longer than parsing
/// and, for short commands, than all the rest; so after each use the next one is made while nobody
/// waits. Each is used once. Thread-safe.
final class Parsers {
  private static final int KEPT = 4;

  private final Map<String, Deque<CommandLine>> ready = new ConcurrentHashMap<>();
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("parsers").factory());

  /// An unused parser of that name.
  CommandLine take(String name, Supplier<CommandLine> make) {
    Deque<CommandLine> kept = ready.computeIfAbsent(name, _ -> new ArrayDeque<>(KEPT));
    CommandLine line;
    synchronized (kept) {
      line = kept.pollFirst();
    }
    maker.execute(() -> fill(kept, make));
    return line == null ? make.get() : line;
  }

  private static void fill(Deque<CommandLine> kept, Supplier<CommandLine> make) {
    synchronized (kept) {
      if (kept.size() >= KEPT) {
        return;
      }
    }
    CommandLine line = make.get();
    synchronized (kept) {
      kept.addFirst(line);
    }
  }
}
