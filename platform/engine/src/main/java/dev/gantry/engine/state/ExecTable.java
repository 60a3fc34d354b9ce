// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads and writes the table `execs`. Each method runs inside a transaction of [Database].
public final class ExecTable {
  private ExecTable() {}

  public static void insert(Database database, ExecRow row) throws SQLException {
    database
        .prepared(
            "INSERT INTO execs(id,container,spec,pid,start_ticks,exit_code,created_at,started_at,"
                + "finished_at) VALUES(?,?,?,?,?,?,?,?,?)",
            row.id().hex(),
            row.container().hex(),
            row.spec(),
            row.pid(),
            row.startTicks(),
            Database.orAbsent(row.exitCode()),
            Times.nanos(row.createdAt()),
            Times.nanos(row.startedAt()),
            Times.nanos(row.finishedAt()))
        .executeUpdate();
  }

  public static void update(Database database, ExecRow row) throws SQLException {
    database
        .prepared(
            "UPDATE execs SET pid=?,start_ticks=?,exit_code=?,started_at=?,finished_at=? WHERE"
                + " id=?",
            row.pid(),
            row.startTicks(),
            Database.orAbsent(row.exitCode()),
            Times.nanos(row.startedAt()),
            Times.nanos(row.finishedAt()),
            row.id().hex())
        .executeUpdate();
  }

  public static void delete(Database database, ContainerId id) throws SQLException {
    database.prepared("DELETE FROM execs WHERE id=?", id.hex()).executeUpdate();
  }

  public static List<ExecRow> all(Database database) throws SQLException {
    List<ExecRow> all = new ArrayList<>();
    try (ResultSet row =
        database.prepared("SELECT * FROM execs ORDER BY created_at").executeQuery()) {
      while (row.next()) {
        int code = row.getInt("exit_code");
        boolean running = row.wasNull();
        all.add(
            new ExecRow(
                new ContainerId(row.getString("id")),
                new ContainerId(row.getString("container")),
                row.getString("spec"),
                row.getInt("pid"),
                row.getLong("start_ticks"),
                running ? null : code,
                Times.instant(row.getLong("created_at")),
                Times.instant(row.getLong("started_at")),
                Times.instant(row.getLong("finished_at"))));
      }
    }
    return all;
  }
}
