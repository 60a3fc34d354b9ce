// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.base.Progress;
import dev.gantry.docker.ProgressMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Progress as Docker's stream of documents. Bytes of one item are told at most ten times a second.
/// A client that has gone stops nothing: what was asked for is finished all the same.
final class ProgressLines implements Progress {
  private static final long BETWEEN_NANOS = 100_000_000;

  private final LateStream out;
  private final Map<String, Item> items = new HashMap<>();
  private boolean gone;
  private boolean begun;

  ProgressLines(LateStream out) {
    this.out = out;
  }

  @Override
  public synchronized void start(String id, String action, long totalBytes) {
    items.put(id, new Item(action, totalBytes));
    write(new ProgressMessage(null, action, null, id, null, null));
  }

  @Override
  public synchronized void advance(String id, long bytes) {
    Item item = items.get(id);
    if (item == null) {
      return;
    }
    item.current += bytes;
    long now = System.nanoTime();
    if (now - item.told >= BETWEEN_NANOS) {
      item.told = now;
      ProgressMessage.ProgressDetail detail =
          new ProgressMessage.ProgressDetail(item.current, item.total);
      write(new ProgressMessage(null, item.action, detail, id, null, null));
    }
  }

  @Override
  public synchronized void finish(String id, String result) {
    items.remove(id);
    write(new ProgressMessage(null, result, null, id, null, null));
  }

  @Override
  public synchronized void note(String line) {
    write(new ProgressMessage(null, line, null, null, null, null));
  }

  /// A line for people, as `load` gives them.
  synchronized void say(String line) {
    write(new ProgressMessage(line + "\n", null, null, null, null, null));
  }

  /// Ends the stream with what went wrong. Before the first line it is an ordinary refusal: thrown.
  synchronized void fail(Failure failure) throws IOException {
    if (!begun) {
      throw failure;
    }
    String message = failure.message();
    ProgressMessage.ErrorDetail detail =
        new ProgressMessage.ErrorDetail(failure.exitCode(), message);
    write(new ProgressMessage(null, null, null, null, message, detail));
    out.complete();
  }

  private void write(ProgressMessage message) {
    if (gone) {
      return;
    }
    begun = true;
    try {
      out.write((Json.text(message) + "\r\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      gone = true;
    }
  }

  /// One of the things that go on side by side.
  private static final class Item {
    private final String action;
    private final long total;
    private long current;
    private long told = System.nanoTime();

    Item(String action, long total) {
      this.action = action;
      this.total = total;
    }
  }
}
