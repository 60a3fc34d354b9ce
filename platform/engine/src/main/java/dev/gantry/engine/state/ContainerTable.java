// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import dev.gantry.base.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Reads and writes the table `containers`. Each method runs inside a transaction of [Database].
public final class ContainerTable {
  private static final String INSERT =
      "INSERT INTO containers(id,name,created_at,spec,phase,pid,start_ticks,started_at,"
          + "finished_at,exit_code,oom,error,restarts,stopped) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  private static final String UPDATE =
      "UPDATE containers SET phase=?,pid=?,start_ticks=?,started_at=?,finished_at=?,exit_code=?,"
          + "oom=?,error=?,restarts=?,stopped=? WHERE id=?";

  private ContainerTable() {}

  /// Adds a row. Throws CONFLICT when the name is taken.
  public static void insert(Database database, ContainerRow row) throws SQLException {
    try {
      database
          .prepared(
              INSERT,
              row.id().hex(),
              row.name().text(),
              Times.nanos(row.createdAt()),
              row.spec(),
              row.phase().stored(),
              row.pid(),
              row.startTicks(),
              Times.nanos(row.startedAt()),
              Times.nanos(row.finishedAt()),
              row.exitCode(),
              row.oom() ? 1 : 0,
              row.error(),
              row.restarts(),
              row.stopped() ? 1 : 0)
          .executeUpdate();
    } catch (SQLiteException e) {
      throw nameTaken(e, row.name());
    }
  }

  /// Writes everything that changes in a container's life but its name and its spec.
  public static void update(Database database, ContainerRow row) throws SQLException {
    database
        .prepared(
            UPDATE,
            row.phase().stored(),
            row.pid(),
            row.startTicks(),
            Times.nanos(row.startedAt()),
            Times.nanos(row.finishedAt()),
            row.exitCode(),
            row.oom() ? 1 : 0,
            row.error(),
            row.restarts(),
            row.stopped() ? 1 : 0,
            row.id().hex())
        .executeUpdate();
  }

  public static void updateSpec(Database database, ContainerId id, String spec)
      throws SQLException {
    database.prepared("UPDATE containers SET spec=? WHERE id=?", spec, id.hex()).executeUpdate();
  }

  /// Throws CONFLICT when the name is taken.
  public static void rename(Database database, ContainerId id, ContainerName name)
      throws SQLException {
    try {
      database
          .prepared("UPDATE containers SET name=? WHERE id=?", name.text(), id.hex())
          .executeUpdate();
    } catch (SQLiteException e) {
      throw nameTaken(e, name);
    }
  }

  /// Removes the row and those of its execs.
  public static void delete(Database database, ContainerId id) throws SQLException {
    database.prepared("DELETE FROM containers WHERE id=?", id.hex()).executeUpdate();
  }

  public static List<ContainerRow> all(Database database) throws SQLException {
    List<ContainerRow> all = new ArrayList<>();
    try (ResultSet row =
        database.prepared("SELECT * FROM containers ORDER BY created_at").executeQuery()) {
      while (row.next()) {
        all.add(read(row));
      }
    }
    return all;
  }

  private static ContainerRow read(ResultSet row) throws SQLException {
    return new ContainerRow(
        new ContainerId(row.getString("id")),
        new ContainerName(row.getString("name")),
        Times.instant(row.getLong("created_at")),
        row.getString("spec"),
        ContainerRow.Phase.of(row.getString("phase")),
        row.getInt("pid"),
        row.getLong("start_ticks"),
        Times.instant(row.getLong("started_at")),
        Times.instant(row.getLong("finished_at")),
        row.getInt("exit_code"),
        row.getInt("oom") != 0,
        row.getString("error"),
        row.getInt("restarts"),
        row.getInt("stopped") != 0);
  }

  private static RuntimeException nameTaken(SQLiteException e, ContainerName name)
      throws SQLiteException {
    if (e.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
      throw e;
    }
    return new Failure(
        Failure.Code.CONFLICT,
        "the container name \"" + name.slashed() + "\" is already in use",
        e);
  }
}
