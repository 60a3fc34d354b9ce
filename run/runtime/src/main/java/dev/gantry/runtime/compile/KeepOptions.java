// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the keeper keeps a process to its end (docs/formats/plan.md#keep).
///
/// @param log the first log file, absent for no log
/// @param logBytes bytes before rotation, 0 for none
/// @param logFiles how many log files are kept
/// @param socket where clients attach, absent for none
/// @param exitRecord where the end is recorded, absent for nowhere
/// @param stdinOpen whether stdin stays open for clients that attach
/// @param stdinOnce whether stdin closes when the first client's input ends
/// @param foreground whether signals are forwarded and the keeper ends with the process's code
/// @param initialClients attach clients that are there before the process starts
public record KeepOptions(
    Mode mode,
    @Nullable Path log,
    long logBytes,
    int logFiles,
    @Nullable Path socket,
    @Nullable Path exitRecord,
    int rows,
    int columns,
    boolean stdinOpen,
    boolean stdinOnce,
    boolean foreground,
    int initialClients,
    int lineBytes,
    long socketUid,
    String title) {
  static final int FLAG_STDIN_OPEN = 1;
  static final int FLAG_STDIN_ONCE = 2;
  static final int FLAG_FORWARD = 4;
  static final int FLAG_DIE = 8;
  static final int FLAG_CLIENTS = 16;

  /// Whose streams the process has. The order is the wire number.
  public enum Mode {
    /// The caller's own 0–2.
    INHERIT,
    PIPES,
    TERMINAL,
    /// A terminal that is copied to and from the caller's own.
    TERMINAL_PROXY;

    @SuppressWarnings("EnumOrdinal") // the order is the wire number
    int code() {
      return ordinal();
    }
  }

  /// A container of the engine: log, socket and exit record, alive without the service.
  public static KeepOptions detached(
      boolean terminal, Path log, long logBytes, int logFiles, Path socket, Path exitRecord) {
    Mode mode = terminal ? Mode.TERMINAL : Mode.PIPES;
    return new KeepOptions(
        mode, log, logBytes, logFiles, socket, exitRecord, 0, 0, false, false, false, 0, 0, 0, "");
  }

  /// A process in the foreground of the caller, whose streams it has.
  public static KeepOptions foreground(boolean terminal) {
    Mode mode = terminal ? Mode.TERMINAL_PROXY : Mode.INHERIT;
    return new KeepOptions(mode, null, 0, 0, null, null, 0, 0, false, false, true, 0, 0, 0, "");
  }

  public KeepOptions withStdin(boolean open, boolean once) {
    return new KeepOptions(
        mode,
        log,
        logBytes,
        logFiles,
        socket,
        exitRecord,
        rows,
        columns,
        open,
        once,
        foreground,
        initialClients,
        lineBytes,
        socketUid,
        title);
  }

  public KeepOptions withSize(int newRows, int newColumns) {
    return new KeepOptions(
        mode,
        log,
        logBytes,
        logFiles,
        socket,
        exitRecord,
        newRows,
        newColumns,
        stdinOpen,
        stdinOnce,
        foreground,
        initialClients,
        lineBytes,
        socketUid,
        title);
  }

  public KeepOptions withInitialClients(int count) {
    return new KeepOptions(
        mode,
        log,
        logBytes,
        logFiles,
        socket,
        exitRecord,
        rows,
        columns,
        stdinOpen,
        stdinOnce,
        foreground,
        count,
        lineBytes,
        socketUid,
        title);
  }

  public KeepOptions withTitle(String newTitle) {
    return new KeepOptions(
        mode,
        log,
        logBytes,
        logFiles,
        socket,
        exitRecord,
        rows,
        columns,
        stdinOpen,
        stdinOnce,
        foreground,
        initialClients,
        lineBytes,
        socketUid,
        newTitle);
  }

  public boolean terminal() {
    return mode == Mode.TERMINAL || mode == Mode.TERMINAL_PROXY;
  }

  long flags() {
    return (stdinOpen ? FLAG_STDIN_OPEN : 0)
        | (stdinOnce ? FLAG_STDIN_ONCE : 0)
        | (foreground ? FLAG_FORWARD | FLAG_DIE : 0)
        | (initialClients > 0 ? FLAG_CLIENTS : 0);
  }
}
