// SPDX-License-Identifier: Apache-2.0
package dev.gantry.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The modules that the root pom lists, in floor order, and their main classes.
record House(List<String> modules, List<ClassPage> classes) {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  static House read() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("run/keeper/steps.def"))) {
      root = java.util.Objects.requireNonNull(root.getParent(), "no repository above");
    }
    Path house = root;
    try {
      List<String> modules =
          MODULE
              .matcher(Files.readString(root.resolve("pom.xml")))
              .results()
              .map(found -> found.group(1))
              .toList();
      return new House(modules, modules.stream().flatMap(module -> read(house, module)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<ClassPage> read(Path root, String module) {
    Path classes = root.resolve(module).resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> ClassPage.read(module, file))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Our own classes that people wrote.
  Stream<ClassPage> written() {
    return classes.stream().filter(page -> !page.isGenerated());
  }

  /// Which module each of our packages lies in.
  Map<String, List<String>> modulesByPackage() {
    return classes.stream()
        .collect(
            Collectors.groupingBy(
                ClassPage::folder,
                Collectors.mapping(
                    ClassPage::module,
                    Collectors.collectingAndThen(
                        Collectors.toList(), all -> all.stream().distinct().toList()))));
  }
}
