// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One alternative of a relationship field: `name (>= version)` (Debian Policy 7.1).
///
/// @param relation `<<`, `<=`, `=`, `>=`, `>>`; null for any version
record Dependency(String name, @Nullable String relation, @Nullable DebVersion version) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^)\\s]+)\\s*\\))?"
              + "(?:\\s*\\[[^]]*])?(?:\\s*<[^>]*>)*");

  /// A field as a list of groups, of each of which one alternative must hold.
  static List<List<Dependency>> parseAll(String field) {
    List<List<Dependency>> groups = new ArrayList<>();
    for (String group : field.split(",", -1)) {
      List<Dependency> alternatives = new ArrayList<>();
      for (String alternative : group.split("\\|", -1)) {
        if (!alternative.isBlank()) {
          alternatives.add(parse(alternative.strip()));
        }
      }
      if (!alternatives.isEmpty()) {
        groups.add(List.copyOf(alternatives));
      }
    }
    return List.copyOf(groups);
  }

  private static Dependency parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Failure.invalid("malformed dependency \"" + text + "\"");
    }
    String relation = form.group(2);
    return relation == null
        ? new Dependency(form.group(1), null, null)
        : new Dependency(form.group(1), relation, DebVersion.parse(form.group(3)));
  }

  /// Whether a package of that version satisfies it.
  boolean holds(DebVersion actual) {
    if (relation == null || version == null) {
      return true;
    }
    int order = actual.compareTo(version);
    return switch (relation) {
      case "<<", "<" -> order < 0;
      case "<=" -> order <= 0;
      case "=" -> order == 0;
      case ">=" -> order >= 0;
      default -> order > 0;
    };
  }

  /// Whether something that `provided` names satisfies it: with a version only a version does.
  boolean holds(Dependency provided) {
    if (!provided.name.equals(name)) {
      return false;
    }
    return relation == null || (provided.version != null && holds(provided.version));
  }

  @Override
  public String toString() {
    return relation == null || version == null
        ? name
        : name + " (" + relation + " " + version.upstream() + ")";
  }
}
