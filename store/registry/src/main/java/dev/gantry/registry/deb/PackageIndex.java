// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.oci.image.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All packages of the chosen sources: of each name the newest version, and who provides what.
final class PackageIndex {
  private static final String[] WANTED = {
    "package", "version", "architecture", "filename", "size", "sha256"
  };

  private final Map<String, DebPackage> newest = new HashMap<>();
  private final Map<String, List<DebPackage>> providers = new HashMap<>();

  /// Adds a `Packages` file of the mirror at `base`.
  void add(BufferedReader text, String base) throws IOException {
    Stanzas stanzas = new Stanzas(text);
    for (Map<String, String> fields = stanzas.next(); fields != null; fields = stanzas.next()) {
      boolean whole = true;
      for (String field : WANTED) {
        whole &= fields.containsKey(field);
      }
      if (whole) {
        add(read(fields, base));
      }
    }
  }

  private void add(DebPackage found) {
    DebPackage known = newest.get(found.name());
    if (known == null || known.version().compareTo(found.version()) < 0) {
      newest.put(found.name(), found);
    }
  }

  /// To be called when all is added.
  void finish() {
    for (DebPackage found : newest.values()) {
      for (Dependency provided : found.provides()) {
        providers.computeIfAbsent(provided.name(), _ -> new ArrayList<>()).add(found);
      }
    }
  }

  private static DebPackage read(Map<String, String> fields, String base) {
    List<List<Dependency>> needs = new ArrayList<>();
    needs.addAll(Dependency.parseAll(fields.getOrDefault("pre-depends", "")));
    needs.addAll(Dependency.parseAll(fields.getOrDefault("depends", "")));
    return new DebPackage(
        fields.getOrDefault("package", ""),
        DebVersion.parse(fields.getOrDefault("version", "")),
        fields.getOrDefault("version", ""),
        fields.getOrDefault("architecture", ""),
        fields.getOrDefault("essential", "no").equals("yes"),
        fields.getOrDefault("priority", "optional"),
        List.copyOf(needs),
        flat(fields.getOrDefault("provides", "")),
        flat(fields.getOrDefault("conflicts", "")),
        base + "/" + fields.getOrDefault("filename", ""),
        Long.parseLong(fields.getOrDefault("size", "0")),
        new Digest("sha256", fields.getOrDefault("sha256", "")));
  }

  private static List<Dependency> flat(String field) {
    return Dependency.parseAll(field).stream().flatMap(List::stream).toList();
  }

  Optional<DebPackage> find(String name) {
    return Optional.ofNullable(newest.get(name));
  }

  List<DebPackage> providers(String name) {
    return providers.getOrDefault(name, List.of());
  }

  List<DebPackage> all() {
    return List.copyOf(newest.values());
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }
}
