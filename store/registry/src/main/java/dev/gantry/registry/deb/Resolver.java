// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Chooses the packages that a wish needs, as apt does without recommendations: of each group the
/// first alternative that can be had, unless one is chosen already. For a name that is only
/// provided, the provider of the highest priority, then the first by name. Pure; no backtracking: a
/// conflict among the chosen is a failure that names both.
final class Resolver {
  private static final List<String> PRIORITIES =
      List.of("required", "important", "standard", "optional", "extra");

  private final PackageIndex index;
  private final Map<String, DebPackage> chosen = new TreeMap<>();
  private final Deque<DebPackage> open = new ArrayDeque<>();

  private Resolver(PackageIndex index) {
    this.index = index;
  }

  /// The packages, sorted by name. NOT_FOUND for an unknown wish or an unsatisfiable need.
  static List<DebPackage> resolve(PackageIndex index, List<String> wishes) {
    Resolver resolver = new Resolver(index);
    for (String wish : wishes) {
      resolver.choose(resolver.wished(wish));
    }
    return resolver.closure();
  }

  /// What debootstrap's minbase holds: essential and required packages, and apt.
  static List<DebPackage> minimalSystem(PackageIndex index) {
    Resolver resolver = new Resolver(index);
    Predicate<DebPackage> base = p -> p.essential() || p.priority().equals("required");
    index.all().stream()
        .filter(base)
        .sorted(Comparator.comparing(DebPackage::name))
        .forEach(resolver::choose);
    resolver.choose(resolver.wished("apt"));
    return resolver.closure();
  }

  private DebPackage wished(String name) {
    Optional<DebPackage> real = index.find(name);
    return real.or(() -> provider(new Dependency(name, null, null)))
        .orElseThrow(() -> Failure.notFound("no package " + name + " in this suite"));
  }

  private void choose(DebPackage found) {
    if (chosen.putIfAbsent(found.name(), found) == null) {
      open.add(found);
    }
  }

  private List<DebPackage> closure() {
    while (!open.isEmpty()) {
      DebPackage next = open.poll();
      for (List<Dependency> group : next.needs()) {
        if (group.stream().noneMatch(this::satisfied)) {
          choose(
              group.stream()
                  .map(this::candidate)
                  .flatMap(Optional::stream)
                  .findFirst()
                  .orElseThrow(() -> unsatisfiable(next, group)));
        }
      }
    }
    chosen.values().forEach(this::refuseConflicts);
    return List.copyOf(chosen.values());
  }

  private boolean satisfied(Dependency wanted) {
    DebPackage real = chosen.get(wanted.name());
    if (real != null && wanted.holds(real.version())) {
      return true;
    }
    return index.providers(wanted.name()).stream()
        .anyMatch(p -> chosen.containsKey(p.name()) && provides(p, wanted));
  }

  private Optional<DebPackage> candidate(Dependency wanted) {
    return index
        .find(wanted.name())
        .filter(real -> wanted.holds(real.version()))
        .or(() -> provider(wanted));
  }

  private Optional<DebPackage> provider(Dependency wanted) {
    return index.providers(wanted.name()).stream()
        .filter(p -> provides(p, wanted))
        .min(
            Comparator.comparingInt((DebPackage p) -> rank(p.priority()))
                .thenComparing(DebPackage::name));
  }

  private static int rank(String priority) {
    int rank = PRIORITIES.indexOf(priority);
    return rank < 0 ? PRIORITIES.size() : rank;
  }

  private static boolean provides(DebPackage found, Dependency wanted) {
    return found.provides().stream().anyMatch(wanted::holds);
  }

  private void refuseConflicts(DebPackage found) {
    for (Dependency conflict : found.conflicts()) {
      for (DebPackage other : chosen.values()) {
        boolean same = other.name().equals(found.name());
        boolean hit =
            other.name().equals(conflict.name())
                ? conflict.holds(other.version())
                : provides(other, conflict);
        if (!same && hit) {
          throw Failure.conflict("package " + found + " conflicts with " + other);
        }
      }
    }
  }

  private static Failure unsatisfiable(DebPackage wants, List<Dependency> group) {
    List<String> names = group.stream().map(Dependency::toString).toList();
    return Failure.notFound(
        "package "
            + wants
            + " depends on "
            + String.join(" | ", names)
            + ", which no source of this suite has");
  }
}
