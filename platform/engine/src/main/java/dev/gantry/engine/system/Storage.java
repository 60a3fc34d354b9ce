// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.system;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The disk below the engine, in the words of `docker info`.
final class Storage {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Storage() {}

  static List<List<String>> status(Path root, String stacking) {
    List<List<String>> rows = new ArrayList<>();
    try {
      FileStore store = Files.getFileStore(root);
      rows.add(List.of("Backing Filesystem", store.type()));
      rows.add(List.of("Stacking", stacking));
      long total = store.getTotalSpace();
      rows.add(List.of("Data Space Used", size(total - store.getUnallocatedSpace())));
      rows.add(List.of("Data Space Total", size(total)));
      rows.add(List.of("Data Space Available", size(store.getUsableSpace())));
      long metadata = Files.size(root.resolve("engine.db"));
      rows.add(List.of("Metadata Space Used", size(metadata)));
      rows.add(List.of("Metadata Space Total", size(total)));
      rows.add(List.of("Metadata Space Available", size(store.getUsableSpace())));
    } catch (IOException e) {
      rows.add(List.of("Data Space", "unknown: " + e.getMessage()));
    }
    return rows;
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.4g%s", value, UNITS[unit]);
  }
}
