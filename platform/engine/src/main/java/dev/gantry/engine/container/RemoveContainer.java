// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.run.Starter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes a container; each method within its verb.
///
/// The row goes first, with the name; then the folders. A crash in between leaves folders without a
/// row, which the next opening removes.
final class RemoveContainer {
  private static final Logger LOG = LoggerFactory.getLogger(RemoveContainer.class);
  private static final long GONE_MILLIS = 5_000;

  private final Parts parts;
  private final StopContainer stop;
  private final EndRun end;

  RemoveContainer(Parts parts, StopContainer stop, EndRun end) {
    this.parts = parts;
    this.stop = stop;
    this.end = end;
  }

  void run(Container container, boolean force, boolean volumes) {
    ContainerRecord record = container.record();
    if (record.isAlive() && !force) {
      throw Failure.conflict(
          "cannot remove container \""
              + record.name().slashed()
              + "\": container is "
              + record.state().word()
              + ": stop the container before removing or force remove");
    }
    if (record.state() instanceof ContainerState.Restarting) {
      if (!force) {
        throw Failure.conflict(
            "cannot remove container \""
                + record.name().slashed()
                + "\": container is restarting: stop the container before removing or force remove");
      }
      stop.calm(container);
    }
    stop.end(container);
    remove(container, volumes || record.spec().hostConfig().autoRemove());
    KeptProcess process = container.process();
    if (process != null) {
      // Its control groups are then gone too.
      boolean _ = process.awaitGone(GONE_MILLIS);
      process.close();
    }
    clean(container);
  }

  /// For a container with `--rm` whose process has ended: told as removed before its bytes are
  /// gone.
  void removeEnded(Container container) {
    if (container.record().isAlive()) {
      return;
    }
    remove(container, true);
    KeptProcess process = container.process();
    if (process != null) {
      boolean _ = process.awaitGone(GONE_MILLIS);
      process.close();
    }
    clean(container);
  }

  private void remove(Container container, boolean volumes) {
    ContainerRecord record = container.record();
    parts.ledger().delete(record);
    parts.index().remove(container);
    end.forget(container);
    container.tellRemoved();
    if (volumes) {
      Volumes.remove(parts.folders().volumes(), record.spec().volumes());
    }
  }

  private void clean(Container container) {
    try {
      Starter.removeFolder(parts.folders().runContainer(container.id()));
      parts.roots().snapshots().remove(container.id().hex());
      Volumes.removeTree(parts.folders().container(container.id()));
    } catch (IOException | Failure e) {
      // The container is gone for everybody; what is left here goes at the next opening.
      LOG.warn("removing the folders of container {}: {}", container.id().brief(), e.toString());
    }
  }
}
