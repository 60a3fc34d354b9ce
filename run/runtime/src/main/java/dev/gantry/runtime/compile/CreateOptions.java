// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.runtime.systemd.ScopePlace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What creating a container needs beside its document.
///
/// @param id the container's name, already checked
/// @param bundle the folder that relative paths start from
/// @param root where the root comes from; absent: `root.path` of the document
/// @param keep how the process is kept; absent: it is left to the caller's reaper
/// @param stateFolder where the pid record and the start fifo go; absent: none are made
/// @param awaitStart whether the process waits for `start` before it runs the user's program
/// @param caller what the caller gets and gives
/// @param newKeyring whether the process gets a session keyring of its own
/// @param noPivot use MS_MOVE and chroot, for a root on a ramdisk
/// @param scope the scope that systemd is to make for it; absent: cgroups are made here
/// @param stateJson the document that `state` reads later; absent: none is written
/// @param removeAfter whether folders and cgroups are removed when the kept process ended
/// @param callerEnvironment what hooks without an environment of their own get
public record CreateOptions(
    String id,
    Path bundle,
    @Nullable RootSource root,
    @Nullable KeepOptions keep,
    @Nullable Path stateFolder,
    boolean awaitStart,
    CallerFiles caller,
    boolean newKeyring,
    boolean noPivot,
    @Nullable ScopePlace scope,
    @Nullable String stateJson,
    boolean removeAfter,
    List<String> callerEnvironment) {
  public CreateOptions {
    callerEnvironment = List.copyOf(callerEnvironment);
  }

  /// A container that the engine starts and keeps.
  public static CreateOptions kept(String id, Path bundle, RootSource root, KeepOptions keep) {
    return new CreateOptions(
        id,
        bundle,
        root,
        keep,
        null,
        false,
        CallerFiles.NONE,
        true,
        false,
        null,
        null,
        true,
        List.of());
  }

  /// A container that waits for `start` and is left to the caller's reaper.
  public static CreateOptions waiting(String id, Path bundle) {
    return new CreateOptions(
        id,
        bundle,
        null,
        null,
        null,
        true,
        CallerFiles.NONE,
        true,
        false,
        null,
        null,
        false,
        List.of());
  }

  /// The same in a scope of systemd's.
  public CreateOptions withScope(@Nullable ScopePlace place) {
    return new CreateOptions(
        id,
        bundle,
        root,
        keep,
        stateFolder,
        awaitStart,
        caller,
        newKeyring,
        noPivot,
        place,
        stateJson,
        removeAfter,
        callerEnvironment);
  }

  /// The path of its control group: the scope's, or the document's own.
  public @Nullable String cgroup(@Nullable String document) {
    return scope == null ? document : scope.cgroup();
  }

  /// The same with a state folder and the document in it.
  public CreateOptions withState(Path folder, String json) {
    return new CreateOptions(
        id,
        bundle,
        root,
        keep,
        folder,
        awaitStart,
        caller,
        newKeyring,
        noPivot,
        scope,
        json,
        removeAfter,
        callerEnvironment);
  }
}
