// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.ConsoleSize;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.runtime.plan.Opcode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process itself: streams, terminal, folder, program (config.md#process).
final class ProcessSetup {
  private static final int STDIN_SLOT = 29;
  private static final long USER_SEARCH = 0x80000;
  private static final long OTHERS_SEARCH = 0x8;
  private static final int DEFAULT_UMASK = 0022;
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Draft draft;
  private final ProcessSpec process;
  private final @Nullable KeepOptions keep;
  private final CallerFiles caller;
  private int consoleSocket = -1;
  private int pidfdSocket = -1;

  ProcessSetup(Draft draft) {
    this.draft = draft;
    this.process = draft.process;
    this.keep = draft.options.keep();
    this.caller = draft.options.caller();
  }

  /// Keeper side, before CLONE: where the streams go.
  void openStreams() {
    if (caller.consoleSocket() != null) {
      if (!process.terminal()) {
        throw Failure.invalid("a console socket needs process.terminal");
      }
      consoleSocket = draft.plan.slot();
      String path = caller.consoleSocket().toString();
      draft.keeper(Opcode.CONNECT, "connecting with console socket " + path, consoleSocket, path);
    } else if (process.terminal() && keep == null) {
      throw Failure.invalid("a terminal for a detached process needs a console socket");
    }
    if (caller.pidfdSocket() != null) {
      pidfdSocket = draft.plan.slot();
      String path = caller.pidfdSocket().toString();
      draft.keeper(Opcode.CONNECT, "connecting with pidfd socket " + path, pidfdSocket, path);
    }
    if (keep != null) {
      draft.plan.add(KeepSteps.keep(keep, draft, process));
    }
  }

  /// Keeper side: the pid, for those who asked for it.
  void tellPid() {
    if (caller.pidFile() != null) {
      String file = caller.pidFile().toString();
      draft.keeper(Opcode.WRITE_PID, "writing the pid file " + file, 0644, 0, file);
    }
    if (pidfdSocket >= 0) {
      draft.keeper(Opcode.SEND_PIDFD, "sending the pidfd", pidfdSocket);
    }
  }

  /// Container side: a session keyring of its own, so that the caller's keys are not inherited.
  void joinKeyring() {
    if (draft.options.newKeyring()) {
      // In a user namespace others than the owner search it, too.
      long search = draft.hasUserNamespace() ? OTHERS_SEARCH : USER_SEARCH;
      draft.container(
          Opcode.KEYRING, "making a session keyring", search, "_ses." + draft.options.id());
    }
  }

  /// Container side: the terminal, which needs the container's devpts.
  void openTerminal(boolean bindConsole) {
    if (!process.terminal()) {
      return;
    }
    ConsoleSize size = process.consoleSize();
    int rows = size == null ? 0 : size.height();
    int columns = size == null ? 0 : size.width();
    if (rows == 0 && columns == 0 && keep != null) {
      rows = keep.rows();
      columns = keep.columns();
    }
    draft.container(
        Opcode.CONSOLE,
        "opening the terminal",
        (long) consoleSocket,
        rows,
        columns,
        bindConsole ? 1 : 0);
  }

  /// Container side: session and streams.
  void attach() {
    draft.container(Opcode.SETSID, "making a session");
    boolean own = process.terminal() || (keep != null && keep.mode() == KeepOptions.Mode.PIPES);
    long first = own ? STDIN_SLOT : Draft.NONE;
    draft.container(
        Opcode.STDIO,
        "attaching the streams",
        first,
        own ? first + 1 : Draft.NONE,
        own ? first + 2 : Draft.NONE,
        process.terminal() ? 1 : 0);
    if (process.userOrRoot().uid() != 0) {
      draft.container(
          Opcode.STDIO_OWNER,
          "giving the streams to user " + process.userOrRoot().uid(),
          process.userOrRoot().uid());
    }
  }

  /// Container side: labels for the exec to come.
  void label() {
    String selinux = process.selinuxLabel();
    if (selinux != null && !selinux.isEmpty()) {
      require("selinux", "process.selinuxLabel");
      draft.container(Opcode.LSM, "setting the SELinux label " + selinux, "exec", selinux);
    }
    String profile = process.apparmorProfile();
    if (profile != null && !profile.isEmpty()) {
      require("apparmor", "process.apparmorProfile");
      draft.container(
          Opcode.LSM,
          "setting the AppArmor profile " + profile,
          "apparmor/exec",
          "exec " + profile);
    }
  }

  private void require(String module, String field) {
    if (!draft.host.securityModules().contains(module)) {
      throw Failure.unsupported(
          field + " is set, but " + module + " is not enabled in this kernel");
    }
  }

  /// Container side: umask and working folder, while the process may still go everywhere.
  void place() {
    Integer umask = process.userOrRoot().umask();
    draft.container(Opcode.UMASK, "setting the umask", umask == null ? DEFAULT_UMASK : umask);
    draft.container(Opcode.CHDIR, "going to folder " + process.cwd(), 1, process.cwd());
  }

  /// Container side, as the process's user: whether there is something to run.
  void find() {
    draft.container(
        Opcode.FIND_EXEC, "exec: \"" + process.args().getFirst() + "\"", candidates(process));
  }

  static List<String> candidates(ProcessSpec process) {
    String program = process.args().getFirst();
    if (program.contains("/")) {
      return List.of(program);
    }
    String path = DEFAULT_PATH;
    for (String variable : process.env()) {
      if (variable.startsWith("PATH=")) {
        path = variable.substring("PATH=".length());
      }
    }
    List<String> candidates = new ArrayList<>();
    for (String folder : path.split(":", -1)) {
      candidates.add(folder.isEmpty() ? "./" + program : folder + "/" + program);
    }
    return candidates;
  }

  void exec() {
    draft.container(
        Opcode.EXEC,
        "exec " + process.args().getFirst(),
        caller.preserveFds(),
        1,
        "",
        process.args(),
        Environment.once(process.env()));
  }
}
