// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The engine's SQLite file: one connection, one transaction at a time, statements prepared once.
///
/// Thread-safe; callers wait for each other. A transaction is some 50 µs, or a disk sync when it
/// must outlive a power cut.
public final class Database implements AutoCloseable {
  /// What a transaction must survive before [#write] returns.
  public enum Outlive {
    /// The death of this process: the bytes are with the kernel.
    PROCESS,
    /// A power cut: the bytes are on the disk.
    POWER
  }

  /// Work inside a transaction.
  public interface Work<T> {
    T run(Database database) throws SQLException;
  }

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock(true);
  private Outlive setting = Outlive.POWER;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// Opens or makes the file, takes it for this process alone, and migrates it. Throws UNAVAILABLE
  /// when another process has it, UNSUPPORTED when a newer Gantry wrote it.
  public static Database open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
      config.setTempStore(SQLiteConfig.TempStore.MEMORY);
      config.enforceForeignKeys(true);
      config.setBusyTimeout(100);
      Database database = new Database(file, config.createConnection("jdbc:sqlite:" + file));
      database.connection.setAutoCommit(true);
      Migrations.apply(database.connection, file);
      return database;
    } catch (SQLiteException e) {
      if (e.getResultCode() == SQLiteErrorCode.SQLITE_BUSY) {
        throw new Failure(
            Failure.Code.UNAVAILABLE, "opening " + file + ": another engine uses it", e);
      }
      throw new Failure(Failure.Code.CORRUPT, "opening " + file + ": " + e.getMessage(), e);
    } catch (SQLException | IOException e) {
      throw new Failure(Failure.Code.CORRUPT, "opening " + file + ": " + e, e);
    }
  }

  /// Runs `work` as one transaction that is durable as `outlive` says when this returns.
  public <T> T write(Outlive outlive, Work<T> work) {
    lock.lock();
    try {
      setSync(outlive);
      run("BEGIN IMMEDIATE");
      try {
        T result = work.run(this);
        run("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        run("ROLLBACK");
        throw e;
      }
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  /// Runs `work`, which only reads.
  public <T> T read(Work<T> work) {
    lock.lock();
    try {
      return work.run(this);
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  /// The prepared form of `sql` with `values` set; only inside [#write] and [#read].
  PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i] == ABSENT ? null : values[i]);
    }
    return statement;
  }

  /// Stands for SQL's NULL in the values of [#prepared].
  static final Object ABSENT = new Object();

  static Object orAbsent(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? ABSENT : value;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      statements.clear();
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  private void setSync(Outlive outlive) throws SQLException {
    if (outlive != setting) {
      // In WAL mode NORMAL leaves out the sync at commit only; the file stays consistent always.
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            outlive == Outlive.POWER ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
      }
      setting = outlive;
    }
  }

  private void run(String sql) throws SQLException {
    prepared(sql).execute();
  }

  private Failure failure(SQLException e) {
    if (e instanceof SQLiteException s && s.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
      return new Failure(Failure.Code.EXHAUSTED, "writing " + file + ": the disk is full", e);
    }
    return new Failure(Failure.Code.INTERNAL, "using " + file + ": " + e.getMessage(), e);
  }
}
