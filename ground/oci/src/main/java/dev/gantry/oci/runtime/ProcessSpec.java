// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process to start (config.md#process); also the document that `exec --process` reads.
@Json
public record ProcessSpec(
    boolean terminal,
    @Nullable ConsoleSize consoleSize,
    @Nullable User user,
    List<String> args,
    List<String> env,
    String cwd,
    @Nullable Capabilities capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    @Nullable String apparmorProfile,
    @Nullable Integer oomScoreAdj,
    @Nullable Scheduler scheduler,
    @Nullable String selinuxLabel,
    @Nullable IoPriority ioPriority,
    @Nullable CpuAffinity execCPUAffinity,
    @Json.Unmapped Map<String, Object> unknown) {
  public ProcessSpec {
    args = Absent.list(args, "args");
    env = Absent.list(env, "env");
    Absent.check(cwd, "cwd");
    rlimits = Absent.list(rlimits, "rlimits");
    unknown = Absent.map(unknown);
  }

  /// The user, root when the document names none.
  public User userOrRoot() {
    return user == null ? User.ROOT : user;
  }

  public ProcessSpec withEnv(List<String> newEnv) {
    return new ProcessSpec(
        terminal,
        consoleSize,
        user,
        args,
        newEnv,
        cwd,
        capabilities,
        rlimits,
        noNewPrivileges,
        apparmorProfile,
        oomScoreAdj,
        scheduler,
        selinuxLabel,
        ioPriority,
        execCPUAffinity,
        unknown);
  }
}
