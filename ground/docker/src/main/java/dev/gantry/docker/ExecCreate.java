// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// A process to run in a running container.
///
/// - `consoleSize`: rows, columns
@Json
public record ExecCreate(
    @Json.Property("User") String user,
    @Json.Property("Privileged") boolean privileged,
    @Json.Property("Tty") boolean tty,
    @Json.Property("ConsoleSize") List<Integer> consoleSize,
    @Json.Property("AttachStdin") boolean attachStdin,
    @Json.Property("AttachStdout") boolean attachStdout,
    @Json.Property("AttachStderr") boolean attachStderr,
    @Json.Property("DetachKeys") String detachKeys,
    @Json.Property("Env") List<String> env,
    @Json.Property("WorkingDir") String workingDir,
    @Json.Property("Cmd") List<String> cmd) {

  public ExecCreate {
    user = Absent.text(user);
    consoleSize = Absent.list(consoleSize);
    detachKeys = Absent.text(detachKeys);
    env = Absent.list(env);
    workingDir = Absent.text(workingDir);
    cmd = Absent.list(cmd);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.user = user;
    edit.privileged = privileged;
    edit.tty = tty;
    edit.consoleSize = consoleSize;
    edit.attachStdin = attachStdin;
    edit.attachStdout = attachStdout;
    edit.attachStderr = attachStderr;
    edit.detachKeys = detachKeys;
    edit.env = env;
    edit.workingDir = workingDir;
    edit.cmd = cmd;
    return edit;
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String user = "";
    public boolean privileged;
    public boolean tty;
    public List<Integer> consoleSize = List.of();
    public boolean attachStdin;
    public boolean attachStdout;
    public boolean attachStderr;
    public String detachKeys = "";
    public List<String> env = List.of();
    public String workingDir = "";
    public List<String> cmd = List.of();

    private Builder() {}

    public ExecCreate build() {
      return new ExecCreate(
          user,
          privileged,
          tty,
          consoleSize,
          attachStdin,
          attachStdout,
          attachStderr,
          detachKeys,
          env,
          workingDir,
          cmd);
    }
  }
}
