// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.JsonLines;
import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.docker.ProgressMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows the progress of long work: bars that are drawn over on a terminal, a line for each
/// finished step elsewhere.
final class Pulling {
  private static final int BAR = 50;

  private final Context context;
  private final boolean onError;
  private final boolean terminal;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private long drawnAt;

  /// On standard error or, without `onError`, on standard output.
  Pulling(Context context, boolean onError) {
    this.context = context;
    this.onError = onError;
    this.terminal = context.terminal().isTerminal(onError ? 2 : 1);
  }

  void pull(String name, @Nullable String platform, boolean quiet) {
    try (JsonLines<ProgressMessage> messages = context.client().images().pull(name, platform)) {
      show(messages, quiet);
    }
  }

  /// Shows messages until the last; throws the failure that one of them carries.
  void show(JsonLines<ProgressMessage> messages, boolean quiet) {
    for (ProgressMessage message = messages.next(); message != null; message = messages.next()) {
      String error = message.error();
      if (error != null) {
        throw new Failure(Failure.Code.UNAVAILABLE, error);
      }
      if (!quiet) {
        show(message);
      }
    }
  }

  private void show(ProgressMessage message) {
    String id = message.id();
    ProgressMessage.ProgressDetail detail = message.progressDetail();
    boolean moving = detail != null && detail.total() > 0;
    if (id == null || id.isEmpty() || !terminal) {
      if (!moving && message.status() != null) {
        line(id == null || id.isEmpty() ? message.status() : id + ": " + message.status());
      }
      return;
    }
    long now = System.nanoTime();
    if (moving && now - drawnAt < 50_000_000L) {
      return;
    }
    drawnAt = now;
    draw(
        id,
        message.status() + (detail != null && moving ? bar(detail.current(), detail.total()) : ""));
  }

  private void draw(String id, String text) {
    int width = Math.max(20, context.terminal().size().columns() - 1);
    String line = id + ": " + text;
    String fitting = line.substring(0, Math.min(line.length(), width));
    Integer known = lines.putIfAbsent(id, lines.size());
    if (known == null) {
      line(fitting);
    } else {
      int up = lines.size() - known;
      line("\u001b[" + up + "A\r\u001b[2K" + fitting + (up > 1 ? "\u001b[" + (up - 1) + "B" : ""));
    }
  }

  private static String bar(long current, long total) {
    int done = (int) Math.min(BAR, BAR * current / total);
    String arrow = "=".repeat(done) + (done < BAR ? ">" + " ".repeat(BAR - done - 1) : "");
    return " [" + arrow + "]  " + ByteSize.human(current) + "/" + ByteSize.human(total);
  }

  private void line(String text) {
    if (onError) {
      context.warn(text);
    } else {
      context.println(text);
      context.flush();
    }
  }
}
