// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Memfd;
import dev.gantry.linux.process.Spawn;
import dev.gantry.linux.socket.UnixSocket;
import dev.gantry.runtime.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Starts keepers: the C program that carries out a plan and then keeps the process it made.
///
/// The executable is read once into a sealed memory file, so that nothing can overwrite it, from
/// inside a container least of all. A keeper lives on when this object, or the whole service, goes.
/// Thread-safe.
public final class Keeper implements AutoCloseable {
  private static final int PLAN = 3;
  private static final int REPORTS = 4;
  private static final int FIRST_CLIENT = 5;

  private final Fd executable;
  private final Fd devNull;
  private final Questions questions;
  private final Reaper reaper = new Reaper();
  private final ExecutorService callers =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("keeper-", 0).factory());

  /// Reads the program at `path`.
  public Keeper(Path path, Questions questions) {
    try {
      executable = Memfd.sealed("keeper", Files.readAllBytes(path));
    } catch (IOException e) {
      throw Failure.internal("reading the keeper program " + path + ": " + e.getMessage(), e);
    }
    devNull = Fd.open(Path.of("/dev/null"), Fd.O_RDWR, 0);
    this.questions = questions;
  }

  /// The keeper of the distribution, `gantry.dist`/libexec/keeper.
  public static Keeper ofDistribution(Questions questions) {
    String dist = System.getProperty("gantry.dist");
    if (dist == null) {
      throw Failure.internal("the system property gantry.dist is not set", null);
    }
    return new Keeper(Path.of(dist, "libexec", "keeper"), questions);
  }

  /// Carries out `plan` and gives the process once it runs. The keeper takes `initial` clients as
  /// attached from the first byte; its ends of them are closed here. Blocks; throws the failure of
  /// the step that was refused, after everything was undone.
  public StartedProcess start(Plan plan, List<KeeperConnection.Initial> initial) {
    List<Fd> clients = initial.stream().map(KeeperConnection.Initial::keeperEnd).toList();
    try {
      StartedProcess process = onPlatformThread(() -> spawnAndAwait(plan, clients, nothing()));
      if (process.pid() == 0) {
        throw Failure.internal("the keeper ended before the process ran", null);
      }
      return process;
    } finally {
      clients.forEach(Fd::close);
    }
  }

  /// Carries out a plan without a process of its own, such as removing cgroups, to its end.
  public void run(Plan plan) {
    var _ = onPlatformThread(() -> spawnAndAwait(plan, List.of(), nothing()));
  }

  /// Carries out a plan whose process has this process's own standard streams, and gives it.
  public StartedProcess startWithOwnStreams(Plan plan) {
    List<Fd> own = List.of(Fd.of(0), Fd.of(1), Fd.of(2));
    return onPlatformThread(() -> spawnAndAwait(plan, List.of(), own));
  }

  private List<Fd> nothing() {
    return List.of(devNull, devNull, devNull);
  }

  private StartedProcess spawnAndAwait(Plan plan, List<Fd> clients, List<Fd> streams) {
    try (Fd bytes = Memfd.sealed("plan", plan.encode());
        UnixSocket.Pair reports = UnixSocket.pair()) {
      Map<Integer, Fd> descriptors = new HashMap<>();
      for (int standard = 0; standard < PLAN; standard++) {
        descriptors.put(standard, streams.get(standard));
      }
      descriptors.put(PLAN, bytes);
      descriptors.put(REPORTS, reports.second().fd());
      for (int i = 0; i < clients.size(); i++) {
        descriptors.put(FIRST_CLIENT + i, clients.get(i));
      }
      reaper.watch(Spawn.spawn(executable, List.of("keeper"), List.of(), descriptors));
      reports.second().fd().close(); // not close(): that would shut the keeper's end down as well
      StartedProcess process = new PlanDialogue(reports.first(), plan, questions).awaitReady();
      return process == null ? new StartedProcess(0, 0) : process;
    }
  }

  /// Native calls that wait would pin the carrier of a virtual thread; hooks may take seconds and
  /// may even call the service.
  private StartedProcess onPlatformThread(Supplier<StartedProcess> action) {
    if (!Thread.currentThread().isVirtual()) {
      return action.get();
    }
    Future<StartedProcess> result = callers.submit(action::get);
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "starting a process was interrupted", e);
    }
  }

  /// Stops watching keepers; they live on.
  @Override
  public void close() {
    callers.shutdown();
    reaper.close();
    executable.close();
    devNull.close();
  }
}
