// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import dev.gantry.base.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The versions of `engine.db`: each entry takes the file from the version before to its own.
///
/// An entry that was released is never changed; a new version is a new entry at the end.
final class Migrations {
  private static final List<List<String>> VERSIONS =
      List.of(
          List.of(
              """
              CREATE TABLE containers(
                id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
                spec TEXT NOT NULL, phase TEXT NOT NULL, pid INTEGER NOT NULL,
                start_ticks INTEGER NOT NULL, started_at INTEGER NOT NULL,
                finished_at INTEGER NOT NULL, exit_code INTEGER NOT NULL, oom INTEGER NOT NULL,
                error TEXT NOT NULL, restarts INTEGER NOT NULL, stopped INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE execs(
                id TEXT PRIMARY KEY,
                container TEXT NOT NULL REFERENCES containers(id) ON DELETE CASCADE,
                spec TEXT NOT NULL, pid INTEGER NOT NULL, start_ticks INTEGER NOT NULL,
                exit_code INTEGER, created_at INTEGER NOT NULL, started_at INTEGER NOT NULL,
                finished_at INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              "CREATE INDEX execs_container ON execs(container)",
              """
              CREATE TABLE events(
                seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, json TEXT NOT NULL
              ) STRICT
              """,
              "CREATE TABLE facts(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"));

  private Migrations() {}

  static void apply(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
        version = rows.next() ? rows.getInt(1) : 0;
      }
      if (version > VERSIONS.size()) {
        throw Failure.unsupported(
            "opening " + file + ": a newer Gantry wrote it (format " + version + ")");
      }
      for (int next = version; next < VERSIONS.size(); next++) {
        statement.execute("BEGIN IMMEDIATE");
        for (String change : VERSIONS.get(next)) {
          statement.execute(change);
        }
        statement.execute("PRAGMA user_version=" + (next + 1));
        statement.execute("COMMIT");
      }
    }
  }
}
