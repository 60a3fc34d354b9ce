// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;

/// Single values that outlive the service, such as its own identity.
public final class FactTable {
  private FactTable() {}

  /// The value of `key`; on first use it becomes what `first` gives.
  public static String getOrMake(Database database, String key, Supplier<String> first)
      throws SQLException {
    try (ResultSet row =
        database.prepared("SELECT value FROM facts WHERE key=?", key).executeQuery()) {
      if (row.next()) {
        return row.getString(1);
      }
    }
    String value = first.get();
    database.prepared("INSERT INTO facts(key,value) VALUES(?,?)", key, value).executeUpdate();
    return value;
  }
}
