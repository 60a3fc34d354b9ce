// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where failures are told: the caller's standard error, and the file of `--log` as text or as JSON
/// lines, from which container managers take the reason.
final class FailureLog {
  private final OciCaller caller;
  private final @Nullable String file;
  private final boolean json;
  private final boolean verbose;
  private final InstantSource clock;

  FailureLog(OciCaller caller, Flags.Parsed globals, InstantSource clock) {
    this.caller = caller;
    this.file = globals.text("log");
    this.json = globals.text("log-format", "text").equals("json");
    this.verbose = globals.has("debug");
    this.clock = clock;
  }

  void tell(String sentence) {
    try {
      if (file != null && !file.isEmpty()) {
        log("error", sentence);
      }
      write(sentence + "\n");
    } catch (IOException _) {
      // Nobody listens any more; the exit code still tells.
    }
  }

  void warn(String sentence) {
    log("warning", sentence);
  }

  /// Written with `--debug` only; the lines are made only then, too.
  void debug(Supplier<String> lines) {
    if (verbose) {
      lines.get().lines().forEach(line -> log("debug", line));
    }
  }

  private void log(String level, String sentence) {
    try {
      if (file == null || file.isEmpty()) {
        write(line(level, sentence));
      } else {
        Files.writeString(
            caller.view(caller.path(file)),
            line(level, sentence),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    } catch (IOException _) {
      // Nobody listens any more; the exit code still tells.
    }
  }

  private void write(String text) throws IOException {
    caller.error().write(text.getBytes(StandardCharsets.UTF_8));
    caller.error().flush();
  }

  private String line(String level, String sentence) {
    Instant now = Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.SECONDS);
    if (json) {
      return Json.text(new LogLine(level, sentence, now.toString())) + "\n";
    }
    String quoted = sentence.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "time=\"" + now + "\" level=" + level + " msg=\"" + quoted + "\"\n";
  }
}
