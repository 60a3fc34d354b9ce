// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ContainerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// All containers, found by id, by the beginning of an id, or by name. Names are also reserved here
/// while a container is being made.
final class ContainerIndex {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, Container> byId = new TreeMap<>();
  private final Map<String, ContainerId> names = new HashMap<>();

  /// Takes the name for `id`. Throws CONFLICT naming the container that has it.
  void reserve(ContainerName name, ContainerId id) {
    ContainerId holder = tryReserve(name, id);
    if (holder != null) {
      throw Failure.conflict(
          "Conflict. The container name \""
              + name.slashed()
              + "\" is already in use by container \""
              + holder
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  /// Takes the name unless somebody has it, and gives who has.
  @Nullable ContainerId tryReserve(ContainerName name, ContainerId id) {
    lock.lock();
    try {
      return names.putIfAbsent(name.text(), id);
    } finally {
      lock.unlock();
    }
  }

  void release(ContainerName name) {
    lock.lock();
    try {
      names.remove(name.text());
    } finally {
      lock.unlock();
    }
  }

  void add(Container container) {
    lock.lock();
    try {
      byId.put(container.id().hex(), container);
      names.put(container.record().name().text(), container.id());
    } finally {
      lock.unlock();
    }
  }

  void remove(Container container) {
    lock.lock();
    try {
      byId.remove(container.id().hex());
      names.remove(container.record().name().text());
    } finally {
      lock.unlock();
    }
  }

  /// The container that `ref` names: a whole id, a name, or the beginning of one id only.
  Container get(String ref) {
    lock.lock();
    try {
      String name = ref.startsWith("/") ? ref.substring(1) : ref;
      Container whole = byId.get(ref);
      if (whole != null) {
        return whole;
      }
      ContainerId named = names.get(name);
      Container byName = named == null ? null : byId.get(named.hex());
      if (byName != null) {
        return byName;
      }
      return byPrefix(ref);
    } finally {
      lock.unlock();
    }
  }

  List<Container> all() {
    lock.lock();
    try {
      return new ArrayList<>(byId.values());
    } finally {
      lock.unlock();
    }
  }

  private Container byPrefix(String ref) {
    if (ContainerId.isPrefix(ref)) {
      SortedMap<String, Container> found = byId.subMap(ref, ref + 'g');
      if (found.size() > 1) {
        throw Failure.conflict("multiple IDs found with provided prefix: " + ref);
      }
      if (found.size() == 1) {
        return found.firstEntry().getValue();
      }
    }
    String shown = ref.length() > 80 ? ref.substring(0, 80) + "…" : ref;
    throw Failure.notFound("No such container: " + shown.replaceAll("\\p{Cntrl}", "?"));
  }
}
