// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// What a container gets when nobody says otherwise; the lists are files beside this class.
final class Defaults {
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  static final long SHM_BYTES = 64L << 20;

  /// Kept with a plain start.
  static final List<String> CAPABILITIES = lines("capabilities.txt");

  /// Every capability there is, by number.
  static final List<String> ALL_CAPABILITIES = lines("all-capabilities.txt");

  static final List<String> MASKED_PATHS = lines("masked-paths.txt");
  static final List<String> READONLY_PATHS = lines("readonly-paths.txt");

  private Defaults() {}

  private static List<String> lines(String name) {
    try (InputStream in = Objects.requireNonNull(Defaults.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
