// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.event;

import dev.gantry.base.Json;
import dev.gantry.docker.EventMessage;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.EventTable;
import dev.gantry.engine.state.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// What happens to objects, as it happens and for a while afterwards.
///
/// A verb [records][#record] its events in the transaction that makes them true and
/// [announces][#announce] them after the commit: nothing is told that a crash could take back, and
/// nothing is told twice. Thread-safe.
public final class Events {
  private final Database database;
  private final InstantSource clock;
  private final List<EventStream> listeners = new CopyOnWriteArrayList<>();

  public Events(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// An event of a container or an image, which also carries the old field names.
  public EventMessage of(
      String type, String action, String id, String image, Map<String, String> attributes) {
    Instant now = clock.instant();
    boolean old = type.equals("container") || type.equals("image");
    return new EventMessage(
        old ? action : null,
        old ? id : null,
        old && !image.isEmpty() ? image : null,
        type,
        action,
        new EventMessage.Actor(id, attributes),
        "local",
        now.getEpochSecond(),
        Times.nanos(now));
  }

  /// Writes an event into the tail; inside the caller's transaction.
  public void record(Database inTransaction, EventMessage event) throws SQLException {
    EventTable.append(inTransaction, event.timeNano(), Json.text(event));
  }

  /// Tells those who listen; after the commit. Never blocks.
  public void announce(List<EventMessage> events) {
    for (EventStream listener : listeners) {
      for (EventMessage event : events) {
        listener.offer(event);
      }
    }
  }

  /// Records and announces one event that belongs to no other transaction.
  public void publish(EventMessage event) {
    database.write(
        Database.Outlive.PROCESS,
        inside -> {
          record(inside, event);
          return event;
        });
    announce(List.of(event));
  }

  /// Opens a stream of the events that `filters` let through: those since `since` that are still
  /// known, then those to come. It ends at `until`, when given, and when closed.
  public EventStream open(
      @Nullable Instant since, @Nullable Instant until, Map<String, List<String>> filters) {
    EventFilter filter = EventFilter.parse(filters);
    EventStream stream = new EventStream(filter, until, clock, listeners::remove);
    boolean past = until != null && !until.isAfter(clock.instant());
    if (!past) {
      listeners.add(stream); // before reading the tail: an event in between comes once, see offer
    }
    if (since != null) {
      stream.begin(tail(since, until));
    }
    return past ? stream.finish() : stream;
  }

  /// How many streams are open.
  public int listeners() {
    return listeners.size();
  }

  private List<EventMessage> tail(Instant since, @Nullable Instant until) {
    long to = until == null ? Long.MAX_VALUE : Times.nanos(until);
    List<String> texts =
        database.read(inside -> EventTable.between(inside, Times.nanos(since), to));
    List<EventMessage> events = new ArrayList<>(texts.size());
    for (String text : texts) {
      events.add(Json.parse(EventMessage.class, text, "an event in engine.db"));
    }
    return events;
  }
}
