// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.runtime.compile.Features;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The command line `gantry-oci`, a drop-in for runc's.
public final class OciCommands {
  private static final Pattern HELP = Pattern.compile("-h|--?help");
  private static final Map<String, Verb> VERBS = verbs();

  private final String version;

  /// @param version of this distribution
  public OciCommands(String version) {
    this.version = version;
  }

  private static Map<String, Verb> verbs() {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    List<Verb> all =
        List.of(
            new CheckpointVerb("checkpoint", "checkpoint a running container"),
            new CreateVerb("create", "create a container"),
            new DeleteVerb(),
            new EventsVerb(),
            new ExecVerb(),
            new FeaturesVerb(),
            new KillVerb(),
            new ListVerb(),
            new FreezeVerb("pause", "pause suspends all processes inside the container", true),
            new PlanVerb(),
            new PsVerb(),
            new CheckpointVerb("restore", "restore a container from a previous checkpoint"),
            new FreezeVerb(
                "resume", "resumes all processes that have been previously paused", false),
            new CreateVerb("run", "create and run a container"),
            new SpecVerb(),
            new StartVerb(),
            new StateVerb(),
            new UpdateVerb());
    all.forEach(verb -> verbs.put(verb.name(), verb));
    return verbs;
  }

  private static Flags globals() {
    return new Flags()
        .first()
        .with("debug", "enable debug logging")
        .with("log", "path", "set the log file to write logs to (default is stderr)")
        .with("log-format", "format", "set the log format: text or json (default: text)")
        .with("root", "path", "root directory for storage of container state")
        .with("criu", "path", "(obsoleted; do not use)")
        .with("systemd-cgroup", "enable systemd cgroup support")
        .with("rootless", "value", "ignore cgroup permission errors: true, false or auto")
        .with("help h", "show help")
        .with("version v", "print the version");
  }

  /// Runs one command; failures are told to the caller here.
  public Outcome run(List<String> words, OciCaller caller) {
    Flags.Parsed globals = new Flags.Parsed(Map.of(), List.of());
    try {
      globals = globals().parse(words);
      return dispatch(globals, caller);
    } catch (Failure failure) {
      new FailureLog(caller, globals, InstantSource.system()).tell(failure.message());
      String verb = globals.arguments().isEmpty() ? "" : globals.arguments().getFirst();
      return new Outcome.Exit(verb.equals("exec") ? 255 : 1);
    }
  }

  private Outcome dispatch(Flags.Parsed globals, OciCaller caller) {
    if (globals.has("version")) {
      caller.print(
          caller.name() + " version " + version + "\nspec: " + Features.NEWEST_SPEC + "\n");
      return new Outcome.Exit(0);
    }
    List<String> words = globals.arguments();
    if (words.isEmpty() || globals.has("help") || words.getFirst().equals("help")) {
      Verb about = words.size() > 1 ? VERBS.get(words.get(1)) : null;
      caller.print(
          about == null
              ? Help.all(caller.name(), VERBS.values(), globals(), version)
              : Help.of(caller.name(), about));
      return new Outcome.Exit(0);
    }
    Verb verb = VERBS.get(words.getFirst());
    if (verb == null) {
      throw Failure.invalid("No help topic for '" + words.getFirst() + "'").withExitCode(1);
    }
    List<String> rest = words.subList(1, words.size());
    if (!rest.isEmpty() && HELP.matcher(rest.getFirst()).matches()) {
      caller.print(Help.of(caller.name(), verb));
      return new Outcome.Exit(0);
    }
    if (globals.text("log-format") != null
        && !List.of("text", "json").contains(globals.text("log-format", ""))) {
      throw Failure.invalid("invalid log-format: " + globals.text("log-format"));
    }
    FailureLog log = new FailureLog(caller, globals, InstantSource.system());
    return verb.run(Invocation.of(caller, globals, verb.flags().parse(rest), log));
  }
}
