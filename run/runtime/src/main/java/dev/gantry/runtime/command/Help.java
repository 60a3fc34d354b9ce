// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import java.util.Collection;
import java.util.stream.Collectors;

/// What `--help` prints.
final class Help {
  private Help() {}

  static String all(String name, Collection<Verb> verbs, Flags globals, String version) {
    StringBuilder out = new StringBuilder();
    out.append("NAME:\n   " + name + " - Open Container Initiative runtime\n\nUSAGE:\n");
    out.append("   " + name + " [global options] command [command options] [arguments...]\n\n");
    out.append("VERSION:\n   ").append(version).append("\n\nCOMMANDS:\n");
    for (Verb verb : verbs) {
      out.append("   %-11s %s%n".formatted(verb.name(), verb.usage()));
    }
    return out.append("\nGLOBAL OPTIONS:\n").append(options(globals)).toString();
  }

  static String of(String name, Verb verb) {
    return "NAME:\n   %s %s - %s\n\nUSAGE:\n   %s %s [command options] %s\n\nOPTIONS:\n%s"
        .formatted(
            name,
            verb.name(),
            verb.usage(),
            name,
            verb.name(),
            verb.arguments(),
            options(verb.flags()));
  }

  private static String options(Flags flags) {
    StringBuilder out = new StringBuilder();
    for (Flags.Flag flag : flags.all()) {
      String names =
          flag.names().stream()
              .map(name -> (name.length() == 1 ? "-" : "--") + name)
              .collect(Collectors.joining(", "));
      String value = flag.isSwitch() ? "" : " " + flag.value();
      out.append("   %-30s %s%n".formatted(names + value, flag.help()));
    }
    return out.toString();
  }
}
