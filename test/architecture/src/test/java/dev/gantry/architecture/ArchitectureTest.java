// SPDX-License-Identifier: Apache-2.0
package dev.gantry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md, checked on the compiled classes.
final class ArchitectureTest {
  /// What each module may name besides itself. The platform floor does not name `linux`; the client
  /// side (`cli`) shares only `api` and the ground with the server side.
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("ground/base", List.of()),
          Map.entry("ground/linux", List.of("ground/base")),
          Map.entry("ground/oci", List.of("ground/base")),
          Map.entry("ground/docker", List.of("ground/base")),
          Map.entry("store/content", List.of("ground/base", "ground/linux", "ground/oci")),
          Map.entry(
              "store/snapshot",
              List.of("ground/base", "ground/linux", "ground/oci", "store/content")),
          Map.entry(
              "store/registry",
              List.of(
                  "ground/base", "ground/linux", "ground/oci", "store/content", "store/snapshot")),
          Map.entry("run/runtime", List.of("ground/base", "ground/linux", "ground/oci")),
          Map.entry(
              "platform/engine",
              List.of(
                  "ground/base",
                  "ground/oci",
                  "ground/docker",
                  "store/content",
                  "store/snapshot",
                  "store/registry",
                  "run/runtime")),
          Map.entry("front/api", List.of("ground/base", "ground/docker")),
          Map.entry("front/cli", List.of("ground/base", "ground/docker", "front/api")),
          Map.entry(
              "front/daemon",
              List.of(
                  "ground/base",
                  "ground/linux",
                  "ground/oci",
                  "ground/docker",
                  "store/content",
                  "store/snapshot",
                  "store/registry",
                  "run/runtime",
                  "platform/engine",
                  "front/api",
                  "front/cli")),
          Map.entry("test/acceptance", List.of("ground/base")),
          Map.entry("test/architecture", List.of()));

  /// Libraries and corners of the JDK, and the packages that may name them.
  private static final Map<String, List<String>> ONLY_IN =
      Map.ofEntries(
          Map.entry("java.lang.foreign.", List.of("dev.gantry.linux")),
          Map.entry("io.netty.", List.of("dev.gantry.daemon.http")),
          Map.entry("ch.qos.logback.", List.of("dev.gantry.daemon.logging")),
          Map.entry("picocli.", List.of("dev.gantry.cli", "dev.gantry.runtime")),
          Map.entry("java.sql.", List.of("dev.gantry.engine", "dev.gantry.content")),
          Map.entry("org.sqlite.", List.of("dev.gantry.engine", "dev.gantry.content")),
          Map.entry(
              "org.apache.commons.compress.",
              List.of("dev.gantry.snapshot", "dev.gantry.registry", "dev.gantry.cli")),
          Map.entry("com.github.luben.", List.of("dev.gantry.snapshot", "dev.gantry.registry")),
          Map.entry("org.tukaani.", List.of("dev.gantry.snapshot", "dev.gantry.registry")),
          Map.entry("org.bouncycastle.", List.of("dev.gantry.registry")),
          Map.entry("sun.misc.", List.of()),
          // The host's ps, for the verb of that name, and a runtime's version; nothing starts
          // containers this way.
          Map.entry("java.lang.ProcessBuilder", List.of("dev.gantry.runtime.command")));

  /// Mains of the service, which own its process.
  private static final List<String> MAINS =
      List.of("dev.gantry.daemon.Daemon", "dev.gantry.daemon.Once");

  private static final House HOUSE = House.read();

  @Test
  void it_has_looked_at_every_module() {
    assertThat(HOUSE.modules()).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    assertThat(HOUSE.classes()).hasSizeGreaterThan(300);
    for (String module : HOUSE.modules()) {
      if (!module.equals("test/architecture")) {
        assertThat(HOUSE.classes()).as(module).anyMatch(page -> page.module().equals(module));
      }
    }
    assertThat(HOUSE.classes().stream().flatMap(page -> page.types().stream()).distinct().count())
        .isGreaterThan(600);
  }

  @Test
  void a_package_lies_in_one_module() {
    assertThat(HOUSE.modulesByPackage())
        .allSatisfy((name, modules) -> assertThat(modules).hasSize(1));
  }

  @Test
  void a_module_names_only_what_its_row_allows() {
    Map<String, List<String>> homes = HOUSE.modulesByPackage();
    Set<String> wrong = new TreeSet<>();
    for (ClassPage page : HOUSE.classes()) {
      for (String type : page.types()) {
        for (String home : homes.getOrDefault(ClassPage.folder(type), List.of())) {
          if (!home.equals(page.module()) && !allowed(page.module()).contains(home)) {
            wrong.add(page.module() + " uses " + home + ": " + page.name() + " names " + type);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> allowed(String module) {
    return MAY_USE.getOrDefault(module, List.of());
  }

  @Test
  void modules_use_only_what_stands_above_them_in_the_pom() {
    MAY_USE.forEach((module, uses) ->
        assertThat(uses)
            .as(module)
            .allSatisfy(used ->
                assertThat(HOUSE.modules().indexOf(used))
                    .isLessThan(HOUSE.modules().indexOf(module))));
  }

  @Test
  void a_library_stays_behind_its_packages() {
    Set<String> wrong = new TreeSet<>();
    HOUSE
        .written()
        .forEach(page ->
            page.types()
                .forEach(type ->
                    ONLY_IN.forEach((prefix, homes) -> {
                      if (type.startsWith(prefix) && homes.stream().noneMatch(in(page))) {
                        wrong.add(page.name() + " names " + type);
                      }
                    })));
    assertThat(wrong).isEmpty();
  }

  private static Predicate<String> in(ClassPage page) {
    return home -> page.folder().equals(home) || page.folder().startsWith(home + ".");
  }

  @Test
  void only_mains_own_the_process() {
    List<String> owned =
        List.of("java.lang.System.out", "java.lang.System.err", "java.lang.System.exit");
    assertThat(
            HOUSE
                .written()
                .filter(page -> !page.module().startsWith("test/"))
                .filter(page -> !MAINS.contains(page.outermost()))
                .flatMap(page ->
                    page.members().stream()
                        .filter(owned::contains)
                        .map(member -> page.name() + " uses " + member)))
        .isEmpty();
  }

  @Test
  void every_package_is_null_marked() {
    Set<String> marked = new TreeSet<>();
    Set<String> packages = new TreeSet<>();
    HOUSE
        .written()
        .forEach(page -> {
          packages.add(page.folder());
          if (page.name().endsWith(".package-info") && page.nullMarked()) {
            marked.add(page.folder());
          }
        });
    assertThat(marked).isEqualTo(packages);
  }

  @Test
  void packages_form_no_cycle() {
    Map<String, Set<String>> uses = new TreeMap<>();
    HOUSE.written().forEach(page -> uses.put(page.folder(), new TreeSet<>()));
    HOUSE
        .written()
        .forEach(page ->
            page.types().stream()
                .map(ClassPage::folder)
                .filter(folder -> uses.containsKey(folder) && !folder.equals(page.folder()))
                .forEach(folder -> names(uses, page).add(folder)));
    assertThat(cycles(uses)).isEmpty();
  }

  private static Set<String> names(Map<String, Set<String>> uses, ClassPage page) {
    return uses.computeIfAbsent(page.folder(), _ -> new TreeSet<>());
  }

  /// One shortest cycle through each package that lies on one.
  private static Set<String> cycles(Map<String, Set<String>> uses) {
    Set<String> cycles = new TreeSet<>();
    for (String start : uses.keySet()) {
      Map<String, String> cameFrom = new TreeMap<>();
      Deque<String> next = new ArrayDeque<>(List.of(start));
      while (!next.isEmpty()) {
        String at = next.remove();
        for (String used : uses.getOrDefault(at, Set.of())) {
          if (cameFrom.putIfAbsent(used, at) == null) {
            next.add(used);
          }
        }
      }
      if (cameFrom.containsKey(start)) {
        cycles.add(path(start, cameFrom));
      }
    }
    return cycles;
  }

  private static String path(String start, Map<String, String> cameFrom) {
    List<String> path = new ArrayList<>(List.of(start));
    Set<String> seen = new LinkedHashSet<>();
    String at = start;
    do {
      at = cameFrom.getOrDefault(at, start);
      path.addFirst(at);
    } while (!at.equals(start) && seen.add(at));
    return String.join(" -> ", path);
  }

  @Test
  void the_rules_themselves_can_fail() {
    assertThat(cycles(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a"))))
        .contains("a -> b -> c -> a");
    assertThat(
            Stream.of("dev.gantry.linux.process.Fd", "dev.gantry.linux.Native")
                .allMatch(name ->
                    HOUSE.classes().stream()
                        .filter(page -> page.name().equals(name))
                        .anyMatch(
                            page -> page.types().contains("java.lang.foreign.MemorySegment"))))
        .isTrue();
  }
}
