// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.exec;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.state.ExecRow;
import dev.gantry.engine.state.Folders;
import dev.gantry.runtime.keeper.KeeperConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes back the execs that an engine before this one started.
final class AdoptExecs {
  private final Folders folders;
  private final ExecIndex index;
  private final Execs execs;

  AdoptExecs(Folders folders, ExecIndex index, Execs execs) {
    this.folders = folders;
    this.index = index;
    this.execs = execs;
  }

  void run(List<ExecRow> rows) {
    rows.forEach(this::adopt);
  }

  private void adopt(ExecRow row) {
    index.put(row);
    if (row.exitCode() != null) {
      return;
    }
    KeeperConnection connection =
        connect(folders.exec(row.container(), row.id()).resolve("keeper.sock"));
    KeeperConnection.Frame.Attached attached = connection == null ? null : attach(connection);
    if (connection != null && attached != null) {
      ExecRow running = row.pid() != 0 ? row : row.started(attached.pid(), 0, row.createdAt());
      index.put(running);
      execs.watch(running, KeptProcess.of(connection));
    } else if (row.pid() != 0) {
      execs.ended(row.id(), null);
    }
  }

  private static @Nullable KeeperConnection connect(Path socket) {
    if (!Files.exists(socket)) {
      return null;
    }
    try {
      return KeeperConnection.connect(socket);
    } catch (Failure _) {
      return null;
    }
  }

  private static KeeperConnection.Frame.@Nullable Attached attach(KeeperConnection connection) {
    try {
      connection.attach(KeeperConnection.WANT_EXIT);
      return connection.nextFrame() instanceof KeeperConnection.Frame.Attached attached
          ? attached
          : null;
    } catch (Failure _) {
      connection.close();
      return null;
    }
  }
}
