// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How a kept process ended, as its keeper wrote it (docs/formats/plan.md#exit-record).
///
/// @param status the raw wait status
/// @param code Docker's exit code: 128 + signal for a killed process
/// @param signal the signal that killed it, 0 for none
/// @param oom whether the kernel killed for lack of memory
public record ExitRecord(int status, int code, int signal, boolean oom, Instant at) {

  /// The record at `path`, empty while there is none (or only its name, which a power cut may
  /// leave). Throws CORRUPT for one that cannot be read.
  public static Optional<ExitRecord> read(Path path) {
    try {
      String text = Files.readString(path);
      return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw new Failure(
          Failure.Code.CORRUPT, "reading exit record " + path + ": " + e.getMessage(), e);
    }
  }

  static ExitRecord parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new ExitRecord(
        number(values, "status"),
        number(values, "code"),
        number(values, "signal"),
        number(values, "oom") != 0,
        Instant.parse(field(values, "at")));
  }

  private static int number(Map<String, String> values, String key) {
    return Integer.parseInt(field(values, key));
  }

  private static String field(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
