// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// `--security-opt`, `--cap-add` and `--cap-drop`. A seccomp profile is a file of the caller's, so
/// its text is sent, not its path.
final class SecurityFlag {
  private static final long PROFILE_BYTES = 1 << 20;

  private SecurityFlag() {}

  static void apply(CommandLineRequest request, CreateFlags flags, HostConfig.Builder host) {
    List<String> options = new ArrayList<>();
    for (String text : flags.securityOpt) {
      if (text.equals("systempaths=unconfined") || text.equals("systempaths:unconfined")) {
        host.maskedPaths = List.of();
        host.readonlyPaths = List.of();
      } else {
        options.add(option(request, text));
      }
    }
    host.securityOpt = options;
    Set<String> added = capabilities(flags.capAdd);
    Set<String> dropped = capabilities(flags.capDrop);
    dropped.removeAll(added);
    host.capAdd = List.copyOf(added);
    host.capDrop = List.copyOf(dropped);
  }

  private static Set<String> capabilities(List<String> words) {
    Set<String> names = new TreeSet<>();
    for (String word : words) {
      String name = word.strip().toUpperCase(Locale.ROOT);
      names.add(name.equals("ALL") || name.startsWith("CAP_") ? name : "CAP_" + name);
    }
    return names;
  }

  private static String option(CommandLineRequest request, String text) {
    if (text.split("[=:]", 2)[0].equals("no-new-privileges")) {
      return text;
    }
    int equals = text.indexOf('=');
    int at = equals < 0 ? text.indexOf(':') : equals;
    if (at <= 0 || at == text.length() - 1) {
      throw CommandFailure.options("Invalid --security-opt: \"" + text + "\"");
    }
    String value = text.substring(at + 1);
    boolean profile =
        text.substring(0, at).equals("seccomp")
            && !List.of("unconfined", "builtin", "default").contains(value);
    return profile ? "seccomp=" + profile(request, value) : text;
  }

  private static String profile(CommandLineRequest request, String name) {
    String what = "opening seccomp profile (" + name + ") failed: ";
    try {
      Path file = request.resolve(name);
      if (Files.size(file) > PROFILE_BYTES) {
        throw CommandFailure.options(what + "larger than 1 MiB");
      }
      String text = Files.readString(file);
      Json.object(text, "the seccomp profile " + name);
      return PrettyJson.compact(text);
    } catch (CommandFailure e) {
      throw e;
    } catch (Failure e) {
      throw CommandFailure.options(e.message());
    } catch (IOException e) {
      throw CommandFailure.options(what + LocalFile.reason("open", name, e));
    }
  }
}
