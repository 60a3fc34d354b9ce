// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The table of commands: path → how to make the command. A command stands once under its full
/// path; [#SHORT] and [#SAME] give the other spellings.
final class Verbs {
  private static final Map<String, Supplier<Verb>> TABLE = new LinkedHashMap<>();
  private static final Map<String, String> SHORT = new LinkedHashMap<>();
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("container ps", "container ls"),
          Map.entry("container list", "container ls"),
          Map.entry("image list", "image ls"),
          Map.entry("image remove", "image rm"),
          Map.entry("container remove", "container rm"));
  private static final Set<String> GROUPS = Set.of("container", "image", "system");

  static {
    container("run", RunCommand::new);
    container("create", CreateCommand::new);
    container("start", StartCommand::new);
    container("stop", SimpleVerbs.Stop::new);
    container("restart", SimpleVerbs.Restart::new);
    container("kill", SimpleVerbs.Kill::new);
    container("rm", SimpleVerbs.Remove::new);
    container("pause", SimpleVerbs.Pause::new);
    container("unpause", SimpleVerbs.Unpause::new);
    container("rename", SimpleVerbs.Rename::new);
    container("wait", SimpleVerbs.Wait::new);
    container("attach", AttachCommand::new);
    container("exec", ExecCommand::new);
    container("logs", LogsCommand::new);
    container("top", ReportVerbs.Top::new);
    container("port", ReportVerbs.Port::new);
    container("diff", ReportVerbs.Diff::new);
    container("stats", StatsCommand::new);
    container("update", UpdateCommand::new);
    container("cp", CopyCommand::new);
    container("export", ReportVerbs.Export::new);
    TABLE.put("container ls", PsCommand::new);
    SHORT.put("ps", "container ls");
    TABLE.put("container inspect", () -> new InspectCommand("container"));
    TABLE.put("container prune", PruneVerbs.Containers::new);
    TABLE.put("image ls", ImageVerbs.ListImages::new);
    SHORT.put("images", "image ls");
    TABLE.put("image rm", ImageVerbs.Remove::new);
    SHORT.put("rmi", "image rm");
    image("tag", ImageVerbs.Tag::new);
    image("history", ImageVerbs.History::new);
    image("import", ImageVerbs.Import::new);
    image("load", ImageVerbs.Load::new);
    image("save", ImageVerbs.Save::new);
    image("pull", ImageVerbs.Pull::new);
    TABLE.put("image inspect", () -> new InspectCommand("image"));
    TABLE.put("image prune", PruneVerbs.Images::new);
    TABLE.put("system info", InfoCommand::new);
    SHORT.put("info", "system info");
    TABLE.put("system events", EventsCommand::new);
    SHORT.put("events", "system events");
    TABLE.put("system df", DiskCommand::new);
    TABLE.put("version", VersionCommand::new);
    TABLE.put("inspect", () -> new InspectCommand(""));
  }

  private Verbs() {}

  private static void container(String name, Supplier<Verb> verb) {
    TABLE.put("container " + name, verb);
    SHORT.put(name, "container " + name);
  }

  private static void image(String name, Supplier<Verb> verb) {
    TABLE.put("image " + name, verb);
    SHORT.put(name, "image " + name);
  }

  /// What the words of a command line stand for: a command (its path as typed, what follows it), or
  /// a group without a command.
  record Found(String path, @Nullable Verb verb, List<String> arguments) {}

  /// Finds the command of `words`. Throws INVALID with the nearest name for one that there is not.
  static Found find(List<String> words) {
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (GROUPS.contains(first)) {
      if (rest.isEmpty() || rest.getFirst().startsWith("-")) {
        return new Found(first, null, rest);
      }
      String path = first + " " + rest.getFirst();
      Supplier<Verb> maker = TABLE.get(SAME.getOrDefault(path, path));
      if (maker == null) {
        throw unknown(path);
      }
      return found(path, maker, rest.subList(1, rest.size()));
    }
    Supplier<Verb> maker = TABLE.get(SHORT.getOrDefault(first, first));
    if (maker == null) {
      throw unknown(first);
    }
    return found(first, maker, rest);
  }

  private static Found found(String path, Supplier<Verb> maker, List<String> arguments) {
    return new Found(path, maker.get(), arguments);
  }

  /// Names of the commands of `group`; of the short ones for the empty text.
  static List<String> names(String group) {
    if (group.isEmpty()) {
      return java.util.stream.Stream.concat(
              SHORT.keySet().stream(), TABLE.keySet().stream().filter(path -> !path.contains(" ")))
          .sorted()
          .toList();
    }
    return TABLE.keySet().stream()
        .filter(path -> path.startsWith(group + " "))
        .map(path -> path.substring(group.length() + 1))
        .sorted()
        .toList();
  }

  private static Failure unknown(String path) {
    String name = path.substring(path.indexOf(' ') + 1);
    String group = path.contains(" ") ? path.substring(0, path.indexOf(' ')) : "";
    String nearest =
        names(group).stream()
            .filter(known -> Distance.between(known, name) <= 2)
            .min(Comparator.comparingInt(known -> Distance.between(known, name)))
            .map(known ->
                "\n\nDid you mean 'gantry " + (group.isEmpty() ? "" : group + " ") + known + "'?")
            .orElse("");
    String where = group.isEmpty() ? "gantry" : "gantry " + group;
    return CommandFailure.plain(
        1,
        "gantry: unknown command: gantry "
            + path
            + nearest
            + "\n\nRun '"
            + where
            + " --help' for more information");
  }

  /// The verb of `path`, for the help pages.
  static Verb verb(String path) {
    Supplier<Verb> maker = TABLE.get(SHORT.getOrDefault(path, SAME.getOrDefault(path, path)));
    if (maker == null) {
      throw unknown(path);
    }
    return maker.get();
  }
}
