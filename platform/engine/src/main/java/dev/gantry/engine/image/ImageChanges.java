// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.image.ProcessDefaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Applies Dockerfile instructions given with `--change` to what an image proposes for its process:
/// CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR.
final class ImageChanges {
  private static final Pattern PORT =
      Pattern.compile("\\d{1,5}(-\\d{1,5})?(/(tcp|udp|sctp))?", Pattern.CASE_INSENSITIVE);

  private @Nullable String user;
  private final Map<String, Object> ports;
  private final List<String> env;
  private List<String> entrypoint;
  private List<String> cmd;
  private final Map<String, Object> volumes;
  private @Nullable String workingDir;
  private final Map<String, String> labels;
  private @Nullable String stopSignal;
  private final List<String> onBuild;
  private final ProcessDefaults from;

  private ImageChanges(ProcessDefaults from) {
    this.from = from;
    this.user = from.user();
    this.ports = new LinkedHashMap<>(from.exposedPorts());
    this.env = new ArrayList<>(from.env());
    this.entrypoint = from.entrypoint();
    this.cmd = from.cmd();
    this.volumes = new LinkedHashMap<>(from.volumes());
    this.workingDir = from.workingDir();
    this.labels = new LinkedHashMap<>(from.labels());
    this.stopSignal = from.stopSignal();
    this.onBuild = new ArrayList<>(from.onBuild());
  }

  /// INVALID for an instruction that is unknown or malformed.
  static ProcessDefaults apply(ProcessDefaults from, List<String> changes) {
    ImageChanges edit = new ImageChanges(from);
    changes.forEach(edit::change);
    return new ProcessDefaults(
        edit.user,
        edit.ports,
        edit.env,
        edit.entrypoint,
        edit.cmd,
        edit.volumes,
        edit.workingDir,
        edit.labels,
        edit.stopSignal,
        edit.from.healthcheck(),
        edit.onBuild,
        edit.from.shell(),
        edit.from.argsEscaped(),
        edit.from.unknown());
  }

  private void change(String line) {
    String trimmed = line.strip();
    int space = 0;
    while (space < trimmed.length() && !Character.isWhitespace(trimmed.charAt(space))) {
      space++;
    }
    String keyword = trimmed.substring(0, space).toUpperCase(Locale.ROOT);
    String rest = trimmed.substring(space).strip();
    if (rest.isEmpty()) {
      throw Failure.invalid("change \"" + line + "\": " + keyword + " requires an argument");
    }
    switch (keyword) {
      case "CMD" -> cmd = command(rest);
      case "ENTRYPOINT" -> entrypoint = command(rest);
      case "ENV" -> pairs(line, rest).forEach(this::setEnv);
      case "EXPOSE" -> words(rest).forEach(port -> expose(line, port));
      case "LABEL" -> labels.putAll(pairs(line, rest));
      case "ONBUILD" -> onBuild.add(rest);
      case "STOPSIGNAL" -> stopSignal = rest;
      case "USER" -> user = rest;
      case "VOLUME" -> {
        List<String> list = rest.startsWith("[") ? array(rest) : null;
        (list == null ? words(rest) : list).forEach(path -> volumes.put(path, Map.of()));
      }
      case "WORKDIR" -> workingDir = rest.startsWith("/") ? rest : join(workingDir, rest);
      default -> throw Failure.invalid(keyword + " is not a valid change command");
    }
  }

  private static String join(@Nullable String folder, String rest) {
    String above = folder == null || folder.isEmpty() ? "/" : folder;
    return above.endsWith("/") ? above + rest : above + "/" + rest;
  }

  private void setEnv(String name, String value) {
    env.removeIf(entry -> entry.startsWith(name + "="));
    env.add(name + "=" + value);
  }

  private void expose(String line, String port) {
    if (!PORT.matcher(port).matches()) {
      throw Failure.invalid("change \"" + line + "\": invalid port " + port);
    }
    ports.put(port.indexOf('/') < 0 ? port + "/tcp" : port.toLowerCase(Locale.ROOT), Map.of());
  }

  /// The JSON form as it is; anything else is for the shell.
  private static List<String> command(String rest) {
    List<String> list = rest.startsWith("[") ? array(rest) : null;
    return list != null ? list : List.of("/bin/sh", "-c", rest);
  }

  private static @Nullable List<String> array(String text) {
    try {
      return Json.type(String.class).list().fromJson(text);
    } catch (RuntimeException e) {
      return null; // as in a Dockerfile: what is no JSON array of texts is a command for the shell
    }
  }

  private static Map<String, String> pairs(String line, String rest) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> words = words(rest);
    if (words.getFirst().indexOf('=') < 0) {
      int space = rest.indexOf(' ');
      if (space < 0) {
        throw Failure.invalid("change \"" + line + "\": want NAME=VALUE");
      }
      pairs.put(rest.substring(0, space), rest.substring(space).strip());
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        throw Failure.invalid("change \"" + line + "\": want NAME=VALUE, not " + word);
      }
      pairs.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return pairs;
  }

  /// Words as a Dockerfile splits them: quotes group, a backslash takes the next character as it
  /// is.
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean any = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        any = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        any = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        any = true;
      } else if (any) {
        words.add(word.toString());
        word.setLength(0);
        any = false;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
