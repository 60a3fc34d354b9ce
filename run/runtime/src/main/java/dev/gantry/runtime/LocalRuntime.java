// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime;

import dev.gantry.base.Json;
import dev.gantry.oci.runtime.ContainerState;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.container.OciRuntime;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.runtime.keeper.StartedProcess;
import java.nio.file.Path;

/// An OCI runtime as a library: the verbs of `gantry-oci`, carried out from this process with no
/// runtime executed. It shares its state with a `gantry-oci --root` of the same root.
///
/// The container's process has this process's own standard streams. Verbs block until they are
/// done; they throw NOT_FOUND for an unknown container and CONFLICT for one in the wrong state.
/// Thread-safe as far as they concern different containers.
public final class LocalRuntime implements AutoCloseable {
  private final OciRuntime runtime;
  private final Keeper keeper;

  private LocalRuntime(OciRuntime runtime, Keeper keeper) {
    this.runtime = runtime;
    this.keeper = keeper;
  }

  /// A runtime that keeps the state of its containers below `root`, with the keeper program of the
  /// distribution that the system property `gantry.dist` names.
  public static LocalRuntime open(Path root) {
    return new LocalRuntime(
        OciRuntime.at(root.toAbsolutePath().normalize()), Keeper.ofDistribution(Questions.NONE));
  }

  /// Makes a container of the bundle in folder `bundle`; its process waits for [#start]. Gives that
  /// process.
  public StartedProcess create(String id, Path bundle) {
    Path folder = bundle.toAbsolutePath().normalize();
    RuntimeSpec spec = Json.parse(RuntimeSpec.class, folder.resolve("config.json"));
    return keeper.startWithOwnStreams(runtime.create(spec, CreateOptions.waiting(id, folder)));
  }

  /// Lets a created container run its program.
  public void start(String id) {
    keeper.run(runtime.start(id));
  }

  /// Sends a signal to its first process.
  public void kill(String id, int signal) {
    keeper.run(runtime.kill(id, signal, false));
  }

  /// Removes what is left of it; `force` kills it first.
  public void delete(String id, boolean force) {
    keeper.run(runtime.delete(id, force));
  }

  /// Its state as the specification has it.
  public ContainerState state(String id) {
    return runtime.containers().get(id).state();
  }

  /// Containers live on.
  @Override
  public void close() {
    keeper.close();
  }
}
