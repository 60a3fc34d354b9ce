// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import java.time.Duration;
import java.time.Instant;

/// A container's state in words for people, as `docker ps` has them.
final class Status {
  private Status() {}

  static String of(ContainerRecord record, Instant now) {
    ContainerState.Ended last = record.state().last();
    return switch (record.state()) {
      case ContainerState.Created _ -> "Created";
      case ContainerState.Running running -> "Up " + since(running.startedAt(), now);
      case ContainerState.Paused paused -> "Up " + since(paused.startedAt(), now) + " (Paused)";
      case ContainerState.Restarting _ ->
          "Restarting (" + last.code() + ") " + since(last.finishedAt(), now) + " ago";
      case ContainerState.Exited _ ->
          "Exited (" + last.code() + ") " + since(last.finishedAt(), now) + " ago";
      case ContainerState.Dead _ -> "Dead";
      case ContainerState.Removing _ -> "Removal In Progress";
    };
  }

  private static String since(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    long minutes = seconds / 60;
    long hours = Math.round(seconds / 3600.0);
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < 60) {
      return seconds + " seconds";
    } else if (minutes == 1) {
      return "About a minute";
    } else if (minutes < 60) {
      return minutes + " minutes";
    } else if (hours == 1) {
      return "About an hour";
    } else if (hours < 48) {
      return hours + " hours";
    } else if (hours < 24 * 14) {
      return hours / 24 + " days";
    } else if (hours < 24 * 60) {
      return hours / 24 / 7 + " weeks";
    } else if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return hours / 24 / 365 + " years";
  }
}
