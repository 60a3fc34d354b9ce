// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.content.ContentStore.Named;
import dev.gantry.oci.image.Descriptor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of names in `index.db`. Its version is `PRAGMA user_version`; each migration brings it
/// from one version to the next in one transaction.
final class NameTable implements AutoCloseable {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE name (
            name TEXT PRIMARY KEY,
            descriptor TEXT NOT NULL,     -- JSON, as in an OCI index
            at INTEGER NOT NULL           -- milliseconds since 1970
          ) WITHOUT ROWID
          """);

  private final Connection connection;
  private final InstantSource clock;

  private NameTable(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  static NameTable open(Path file, InstantSource clock) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=FULL");
        statement.execute("PRAGMA busy_timeout=5000");
        migrate(connection, statement, file);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
      return new NameTable(connection, clock);
    } catch (SQLException e) {
      throw Failure.internal("opening " + file + ": " + e.getMessage(), e);
    }
  }

  private static void migrate(Connection connection, Statement statement, Path file)
      throws SQLException {
    int version;
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      version = row.getInt(1);
    }
    if (version > MIGRATIONS.size()) {
      throw Failure.unsupported("opening " + file + ": written by a newer Gantry");
    }
    for (int i = version; i < MIGRATIONS.size(); i++) {
      connection.setAutoCommit(false);
      statement.execute(MIGRATIONS.get(i));
      statement.execute("PRAGMA user_version=" + (i + 1));
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  synchronized void put(String name, Descriptor target) {
    try (PreparedStatement put =
        connection.prepareStatement(
            "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                + " SET descriptor = excluded.descriptor, at = excluded.at")) {
      put.setString(1, name);
      put.setString(2, Json.text(target));
      put.setLong(3, clock.millis());
      put.executeUpdate();
    } catch (SQLException e) {
      throw Failure.internal("naming " + name + ": " + e.getMessage(), e);
    }
  }

  synchronized Optional<Named> find(String name) {
    try (PreparedStatement get =
        connection.prepareStatement("SELECT name, descriptor, at FROM name WHERE name = ?")) {
      get.setString(1, name);
      try (ResultSet row = get.executeQuery()) {
        return row.next() ? Optional.of(named(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw Failure.internal("looking for " + name + ": " + e.getMessage(), e);
    }
  }

  synchronized List<Named> all() {
    List<Named> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT name, descriptor, at FROM name ORDER BY name")) {
      while (row.next()) {
        all.add(named(row));
      }
      return all;
    } catch (SQLException e) {
      throw Failure.internal("listing names: " + e.getMessage(), e);
    }
  }

  private static Named named(ResultSet row) throws SQLException {
    String name = row.getString(1);
    return new Named(
        name, Json.parse(Descriptor.class, row.getString(2), "name " + name), row.getLong(3));
  }

  synchronized boolean remove(String name) {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM name WHERE name = ?")) {
      delete.setString(1, name);
      return delete.executeUpdate() > 0;
    } catch (SQLException e) {
      throw Failure.internal("removing the name " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failure.internal("closing the index of names: " + e.getMessage(), e);
    }
  }
}
