// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.EndpointSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What `ps` shows.
final class ListContainers {
  private static final Set<String> STATES =
      Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

  private final Parts parts;

  ListContainers(Parts parts) {
    this.parts = parts;
  }

  List<ContainerSummary> run(
      boolean all, int limit, Map<String, List<String>> filters, boolean size) {
    Predicate<ContainerRecord> wanted = filter(filters);
    boolean anyState = all || limit > 0 || filters.containsKey("status");
    List<ContainerSummary> rows = new ArrayList<>();
    for (ContainerRecord record : newestFirst()) {
      boolean shown =
          anyState
              || record.isAlive()
              || record.state() instanceof ContainerState.Restarting
              || filters.containsKey("exited");
      if (shown && wanted.test(record)) {
        rows.add(row(record, size));
        if (limit > 0 && rows.size() == limit) {
          break;
        }
      }
    }
    return rows;
  }

  List<ContainerRecord> newestFirst() {
    return parts.index().all().stream()
        .map(Container::record)
        .sorted(Comparator.comparing(ContainerRecord::createdAt).reversed())
        .toList();
  }

  Predicate<ContainerRecord> filter(Map<String, List<String>> filters) {
    Predicate<ContainerRecord> all = _ -> true;
    for (Map.Entry<String, List<String>> entry : filters.entrySet()) {
      List<Predicate<ContainerRecord>> any = new ArrayList<>();
      for (String value : entry.getValue()) {
        any.add(one(entry.getKey(), value));
      }
      // Labels must all be there; of other keys one value is enough.
      boolean every = entry.getKey().equals("label") || entry.getKey().equals("label!");
      all =
          all.and(record ->
              any.isEmpty()
                  || (every
                      ? any.stream().allMatch(one -> one.test(record))
                      : any.stream().anyMatch(one -> one.test(record))));
    }
    return all;
  }

  private Predicate<ContainerRecord> one(String key, String value) {
    return switch (key) {
      case "id" -> record -> record.id().hex().startsWith(value);
      case "name" -> named(value);
      case "label" -> record -> hasLabel(record, value);
      case "label!" -> record -> !hasLabel(record, value);
      case "status" -> status(value);
      case "exited" -> exited(value);
      case "ancestor" -> ancestor(value);
      case "before" -> before(value);
      case "since" -> since(value);
      case "volume" ->
          record ->
              record.spec().mounts().stream()
                  .anyMatch(m -> m.name().equals(value) || m.target().equals(value));
      case "network" -> record -> record.spec().hostConfig().networkMode().equals(value);
      case "health" -> record -> value.equals("none") && record.id() != null;
      case "is-task" -> _ -> value.equals("false") || value.equals("0");
      case "publish", "expose" -> _ -> false;
      default -> throw Failure.invalid("invalid filter '" + key + "'");
    };
  }

  private static Predicate<ContainerRecord> named(String value) {
    try {
      Pattern pattern = Pattern.compile(value);
      return record ->
          pattern.matcher(record.name().text()).find()
              || pattern.matcher(record.name().slashed()).find();
    } catch (PatternSyntaxException e) {
      throw new Failure(Failure.Code.INVALID, "invalid filter 'name=" + value + "'", e);
    }
  }

  private static Predicate<ContainerRecord> status(String value) {
    if (!STATES.contains(value)) {
      throw Failure.invalid("invalid filter 'status=" + value + "'");
    }
    return record -> record.state().word().equals(value);
  }

  private static Predicate<ContainerRecord> exited(String value) {
    try {
      int code = Integer.parseInt(value);
      return record ->
          record.state() instanceof ContainerState.Exited exited && exited.last().code() == code;
    } catch (NumberFormatException e) {
      throw new Failure(Failure.Code.INVALID, "invalid filter 'exited=" + value + "'", e);
    }
  }

  private Predicate<ContainerRecord> ancestor(String value) {
    String id;
    try {
      id = parts.roots().resolve(value, null).id().toString();
    } catch (Failure _) {
      id = value;
    }
    String image = id;
    return record ->
        record.spec().imageId().equals(image) || record.spec().imageName().equals(value);
  }

  private Predicate<ContainerRecord> before(String ref) {
    ContainerRecord other = parts.index().get(ref).record();
    return record -> record.createdAt().isBefore(other.createdAt());
  }

  private Predicate<ContainerRecord> since(String ref) {
    ContainerRecord other = parts.index().get(ref).record();
    return record -> record.createdAt().isAfter(other.createdAt());
  }

  private static boolean hasLabel(ContainerRecord record, String value) {
    Map<String, String> labels = record.spec().config().labels();
    int equals = value.indexOf('=');
    return equals < 0
        ? labels.containsKey(value)
        : value.substring(equals + 1).equals(labels.get(value.substring(0, equals)));
  }

  private ContainerSummary row(ContainerRecord record, boolean size) {
    ContainerSummary.Builder row = ContainerSummary.builder();
    row.id = record.id().hex();
    row.names = List.of(record.name().slashed());
    row.image = record.spec().imageName();
    row.imageId = record.spec().imageId();
    row.command = String.join(" ", record.spec().command());
    row.created = record.createdAt().getEpochSecond();
    row.labels = record.spec().config().labels();
    row.state = record.state().word();
    row.status = Status.of(record, parts.clock().instant());
    row.hostConfig =
        new ContainerSummary.HostPart(
            record.spec().hostConfig().networkMode(), record.spec().hostConfig().annotations());
    row.networkSettings =
        new ContainerSummary.NetworkPart(
            Map.of(record.spec().hostConfig().networkMode(), EndpointSettings.builder().build()));
    row.mounts =
        record.spec().mounts().stream()
            .filter(mount -> !mount.type().equals("tmpfs"))
            .map(mount -> mount.mountPoint())
            .toList();
    if (size) {
      row.sizeRw = parts.roots().snapshots().usage(record.id().hex());
      row.sizeRootFs = row.sizeRw + parts.roots().imageBytes(record.spec().imageId());
    }
    return row.build();
  }
}
