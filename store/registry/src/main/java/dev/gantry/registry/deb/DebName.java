// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A name of the transport: `deb:SUITE[/PACKAGE,…]`, or the same with `deb://`.
///
/// @param packages sorted; empty means the whole small system
record DebName(String suite, List<String> packages) {
  private static final Pattern SUITE = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
  private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

  /// Empty when `text` is no such name; INVALID when it is one, but malformed.
  static Optional<DebName> parse(String text) {
    if (!text.startsWith("deb:")) {
      return Optional.empty();
    }
    String rest = text.substring(text.startsWith("deb://") ? 6 : 4);
    int slash = rest.indexOf('/');
    String suite = slash < 0 ? rest : rest.substring(0, slash);
    if (!SUITE.matcher(suite).matches()) {
      throw Failure.invalid("invalid name " + text + ": want deb:SUITE[/PACKAGE,…]");
    }
    TreeSet<String> packages = new TreeSet<>();
    if (slash >= 0) {
      for (String name : rest.substring(slash + 1).split(",", -1)) {
        if (!PACKAGE.matcher(name).matches()) {
          throw Failure.invalid(
              "invalid name " + text + ": \"" + name + "\" is no name of a Debian package");
        }
        packages.add(name);
      }
    }
    return Optional.of(new DebName(suite, List.copyOf(packages)));
  }

  boolean isWholeSystem() {
    return packages.isEmpty();
  }

  @Override
  public String toString() {
    return "deb://" + suite + (packages.isEmpty() ? "" : "/" + String.join(",", packages));
  }
}
