// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.Capabilities;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.User;
import dev.gantry.runtime.compile.CallerFiles;
import dev.gantry.runtime.compile.ExecOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.container.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `exec ID COMMAND…`: runs one more process in a container.
record ExecVerb() implements Verb {
  private static final int FAILED = 255;

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public String usage() {
    return "execute new process inside the container";
  }

  @Override
  public String arguments() {
    return "<container-id> <command> [command options]  || -p process.json <container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags()
        .first()
        .with("console-socket", "path", "AF_UNIX socket which will receive the terminal's master")
        .with("pidfd-socket", "path", "AF_UNIX socket which will receive the process's pidfd")
        .with("cwd w", "path", "current working directory in the container")
        .with("env e", "NAME=value", "set environment variables")
        .with("tty t", "allocate a pseudo-TTY")
        .with("user u", "uid[:gid]", "who the process is")
        .with("additional-gids g", "gid", "additional gids")
        .with("process p", "path", "path to the process.json")
        .with("detach d", "detach from the container's process")
        .with("pid-file", "path", "specify the file to write the process id to")
        .with("process-label", "label", "set the SELinux label of the process")
        .with("apparmor", "profile", "set the apparmor profile for the process")
        .with("no-new-privs", "set the no new privileges value for the process")
        .with("cap c", "capability", "add a capability to the bounding set for the process")
        .with("preserve-fds", "N", "pass N additional file descriptors to the container")
        .with("cgroup", "[controller:]path", "run the process in an (existing) sub-cgroup")
        .with("no-subreaper", "disable the use of the subreaper")
        .with("ignore-paused", "allow exec in a paused container");
  }

  @Override
  public Outcome run(Invocation call) {
    List<String> words = call.flags().arguments();
    boolean fromFile = call.flags().text("process") != null;
    if (words.isEmpty()) {
      throw Failure.invalid("\"exec\" requires a minimum of 1 argument");
    }
    if (!fromFile && words.size() < 2) {
      throw Failure.invalid("exec args cannot be empty");
    }
    Container container = call.containers().get(call.id());
    ProcessSpec process = process(call, container);
    boolean detached = call.flags().has("detach");
    String socket = call.flags().text("console-socket");
    if (socket != null && (!detached || !process.terminal())) {
      throw Failure.invalid(
          "cannot use console socket if gantry-oci will not detach or allocate tty");
    }
    int preserved = Bundles.preserved(call);
    ExecOptions options =
        new ExecOptions(
            call.id(),
            0,
            0,
            detached ? null : KeepOptions.foreground(process.terminal()),
            new CallerFiles(
                CreateVerb.path(call, "pid-file"),
                CreateVerb.path(call, "console-socket"),
                CreateVerb.path(call, "pidfd-socket"),
                preserved),
            true,
            cgroups(call.flags().all("cgroup")),
            Map.of());
    return call.exec(
        call.runtime().exec(call.id(), process, options, call.flags().has("ignore-paused")),
        preserved,
        FAILED);
  }

  private static ProcessSpec process(Invocation call, Container container) {
    String file = call.flags().text("process");
    ProcessSpec process =
        file == null
            ? fromFlags(call, container)
            : Json.parse(ProcessSpec.class, call.caller().read(file), file);
    return HomeVariable.add(process, call.caller().view(Path.of(container.record().rootfs())));
  }

  private static ProcessSpec fromFlags(Invocation call, Container container) {
    ProcessSpec own = container.record().spec().process();
    if (own == null) {
      throw Failure.conflict("container " + container.id() + " has no process to imitate");
    }
    Flags.Parsed flags = call.flags();
    List<String> env = new ArrayList<>(own.env());
    env.addAll(flags.all("env"));
    return new ProcessSpec(
        flags.has("tty"),
        null,
        user(flags, own.userOrRoot()),
        flags.arguments().subList(1, flags.arguments().size()),
        env,
        flags.text("cwd", own.cwd()),
        capabilities(own, flags.all("cap")),
        own.rlimits(),
        own.noNewPrivileges() || flags.has("no-new-privs"),
        flags.text("apparmor") == null ? own.apparmorProfile() : flags.text("apparmor"),
        own.oomScoreAdj(),
        own.scheduler(),
        flags.text("process-label") == null ? own.selinuxLabel() : flags.text("process-label"),
        own.ioPriority(),
        own.execCPUAffinity(),
        own.unknown());
  }

  private static User user(Flags.Parsed flags, User own) {
    String given = flags.text("user");
    List<Long> groups = new ArrayList<>(own.additionalGids());
    flags.all("additional-gids").forEach(gid -> groups.add(id(gid, "additional-gids")));
    if (given == null) {
      return new User(own.uid(), own.gid(), own.umask(), groups, null, own.unknown());
    }
    String[] parts = given.split(":", 2);
    long gid = parts.length == 2 ? id(parts[1], "user") : own.gid();
    return new User(id(parts[0], "user"), gid, own.umask(), groups, null, own.unknown());
  }

  private static long id(String text, String flag) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Failure(
          Failure.Code.INVALID, "parsing --" + flag + " as a number: \"" + text + "\"", e);
    }
  }

  private static Capabilities capabilities(ProcessSpec own, List<String> more) {
    Capabilities held = own.capabilities();
    if (held == null) {
      held = new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
    }
    // runc: added to every set but the inheritable one, and ambient where that allows it.
    List<String> inherited = more.stream().filter(held.inheritable()::contains).toList();
    return new Capabilities(
        join(held.bounding(), more),
        join(held.effective(), more),
        held.inheritable(),
        join(held.permitted(), more),
        join(held.ambient(), inherited),
        held.unknown());
  }

  private static List<String> join(List<String> names, List<String> more) {
    Set<String> all = new java.util.LinkedHashSet<>(names);
    all.addAll(more);
    return List.copyOf(all);
  }

  /// `controller[,controller]:path` or `path` for all; the key of the latter is empty.
  private static Map<String, String> cgroups(List<String> given) {
    Map<String, String> paths = new HashMap<>();
    for (String item : given) {
      int colon = item.indexOf(':');
      if (colon < 0) {
        paths.put("", item);
      } else {
        for (String controller : item.substring(0, colon).split(",", -1)) {
          paths.put(controller, item.substring(colon + 1));
        }
      }
    }
    return paths;
  }
}
