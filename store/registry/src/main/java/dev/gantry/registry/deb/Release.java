// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A verified release file: when it was made, and the hashes of its indices.
///
/// @param version `12.15`; empty for suites without
record Release(
    String codename,
    String version,
    Instant date,
    @Nullable Instant validUntil,
    boolean byHash,
    Map<String, Index> indices) {
  /// The hash and size of one index file.
  record Index(String path, Digest digest, long size) {}

  static Release parse(String text, String what) {
    try {
      Map<String, String> fields = new Stanzas(new BufferedReader(new StringReader(text))).next();
      if (fields == null || !fields.containsKey("sha256")) {
        throw Failure.invalid("reading " + what + ": no SHA-256 hashes");
      }
      Map<String, Index> indices = new HashMap<>();
      for (String line : fields.getOrDefault("sha256", "").split("\n", -1)) {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length == 3) {
          Digest digest = new Digest("sha256", cells[0]);
          indices.put(cells[2], new Index(cells[2], digest, Long.parseLong(cells[1])));
        }
      }
      String until = fields.get("valid-until");
      return new Release(
          fields.getOrDefault("codename", fields.getOrDefault("suite", "")),
          fields.getOrDefault("version", ""),
          time(fields.getOrDefault("date", ""), what),
          until == null ? null : time(until, what),
          fields.getOrDefault("acquire-by-hash", "no").equals("yes"),
          indices);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + what + ": " + e.getMessage(), e);
    }
  }

  /// RFC 1123 with `UTC`, as Debian writes it.
  private static Instant time(String text, String what) {
    try {
      return ZonedDateTime.parse(
              text.replaceFirst("^(\\w+,) +(\\d) ", "$1 0$2 ").replaceFirst(" \\+0000$", " UTC"),
              DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.ENGLISH))
          .toInstant();
    } catch (DateTimeException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + what + ": not a time: " + text, e);
    }
  }

  /// The best packed index of a component's packages.
  Optional<Index> packages(String component, String architecture) {
    String path = component + "/binary-" + architecture + "/Packages";
    for (String ending : new String[] {".xz", ".gz", ""}) {
      Index index = indices.get(path + ending);
      if (index != null) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }
}
