// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The bounded tail of events. Each method runs inside a transaction of [Database].
public final class EventTable {
  /// How many events are kept; older ones are forgotten.
  public static final int KEPT = 4096;

  private static final int SWEEP_EVERY = 256;

  private EventTable() {}

  public static void append(Database database, long atNanos, String json) throws SQLException {
    database.prepared("INSERT INTO events(at,json) VALUES(?,?)", atNanos, json).executeUpdate();
    long last;
    try (ResultSet row = database.prepared("SELECT last_insert_rowid()").executeQuery()) {
      last = row.next() ? row.getLong(1) : 0;
    }
    if (last % SWEEP_EVERY == 0) {
      database.prepared("DELETE FROM events WHERE seq<=?", last - KEPT).executeUpdate();
    }
  }

  /// Documents of events with `from` ≤ time ≤ `to`, oldest first.
  public static List<String> between(Database database, long from, long to) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet row =
        database
            .prepared("SELECT json FROM events WHERE at>=? AND at<=? ORDER BY seq", from, to)
            .executeQuery()) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }
}
