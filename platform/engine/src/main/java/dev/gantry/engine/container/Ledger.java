// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.docker.EventMessage;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.state.ContainerTable;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.Database.Outlive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Changes of containers: memory, database and events move together, in one transaction each.
final class Ledger {
  private final Database database;
  private final Events events;

  Ledger(Database database, Events events) {
    this.database = database;
    this.events = events;
  }

  /// Writes a new container.
  void insert(ContainerRecord record) {
    EventMessage event = event(record, "create", Map.of());
    database.write(
        outlive(record),
        inside -> {
          ContainerTable.insert(inside, record.row());
          events.record(inside, event);
          return record;
        });
    events.announce(List.of(event));
  }

  /// Changes a container and says so.
  ContainerRecord change(
      Container container,
      UnaryOperator<ContainerRecord> next,
      String action,
      Map<String, String> more) {
    return change(container, outlive(container.record()), next, action, more);
  }

  ContainerRecord change(
      Container container,
      Outlive outlive,
      UnaryOperator<ContainerRecord> next,
      String action,
      Map<String, String> more) {
    EventMessage[] event = new EventMessage[1];
    ContainerRecord after =
        container.change(
            next,
            record -> {
              event[0] = event(record, action, more);
              database.write(
                  outlive,
                  inside -> {
                    ContainerTable.update(inside, record.row());
                    events.record(inside, event[0]);
                    return record;
                  });
            });
    events.announce(List.of(event[0]));
    return after;
  }

  /// Changes a container without an event.
  ContainerRecord changeQuietly(Container container, UnaryOperator<ContainerRecord> next) {
    return container.change(
        next,
        record ->
            database.write(
                outlive(record),
                inside -> {
                  ContainerTable.update(inside, record.row());
                  return record;
                }));
  }

  ContainerRecord rename(Container container, UnaryOperator<ContainerRecord> next, String old) {
    EventMessage[] event = new EventMessage[1];
    ContainerRecord after =
        container.change(
            next,
            record -> {
              event[0] = event(record, "rename", Map.of("oldName", "/" + old));
              database.write(
                  Outlive.POWER,
                  inside -> {
                    ContainerTable.rename(inside, record.id(), record.name());
                    events.record(inside, event[0]);
                    return record;
                  });
            });
    events.announce(List.of(event[0]));
    return after;
  }

  void respec(Container container, UnaryOperator<ContainerRecord> next) {
    EventMessage[] event = new EventMessage[1];
    container.change(
        next,
        record -> {
          event[0] = event(record, "update", Map.of());
          database.write(
              Outlive.POWER,
              inside -> {
                ContainerTable.updateSpec(inside, record.id(), record.row().spec());
                events.record(inside, event[0]);
                return record;
              });
        });
    events.announce(List.of(event[0]));
  }

  /// Forgets a container.
  void delete(ContainerRecord record) {
    EventMessage event = event(record, "destroy", Map.of());
    database.write(
        outlive(record),
        inside -> {
          ContainerTable.delete(inside, record.id());
          events.record(inside, event);
          return record;
        });
    events.announce(List.of(event));
  }

  /// Tells something that changes nothing in the database.
  void tell(ContainerRecord record, String action, Map<String, String> more) {
    events.publish(event(record, action, more));
  }

  /// A container with `--rm` does not outlive the machine's uptime, so neither must its row.
  static Outlive outlive(ContainerRecord record) {
    return record.spec().hostConfig().autoRemove() ? Outlive.PROCESS : Outlive.POWER;
  }

  private EventMessage event(ContainerRecord record, String action, Map<String, String> more) {
    Map<String, String> attributes = new LinkedHashMap<>(record.spec().config().labels());
    attributes.put("image", record.spec().imageName());
    attributes.put("name", record.name().text());
    attributes.putAll(more);
    return events.of("container", action, record.id().hex(), record.spec().imageName(), attributes);
  }
}
