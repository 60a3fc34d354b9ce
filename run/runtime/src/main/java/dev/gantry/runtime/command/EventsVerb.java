// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.runtime.container.Container;
import dev.gantry.runtime.container.ContainerEvent;
import dev.gantry.runtime.container.Status;
import java.time.Duration;

/// `events ID`: what the container uses, once or again and again; and when memory ran out.
record EventsVerb() implements Verb {
  private static final Duration LOOK = Duration.ofMillis(200);

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String usage() {
    return "display container events such as OOM notifications, cpu, memory, and IO usage";
  }

  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags()
        .with("interval", "duration", "set the stats collection interval (default: 5s)")
        .with("stats", "display the container's stats then exit");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 1, 1);
    Duration interval = interval(call.flags().text("interval", "5s"));
    Container container = call.containers().get(call.id());
    if (container.status() == Status.STOPPED) {
      throw Failure.conflict("container with id " + call.id() + " is not running");
    }
    if (call.flags().has("stats")) {
      print(call, container);
      return call.done();
    }
    follow(call, container, interval);
    return call.done();
  }

  /// Goes on until the container has ended or the caller stops it.
  private static void follow(Invocation call, Container first, Duration interval) {
    long next = System.nanoTime() + interval.toNanos();
    long kills = ContainerEvent.kills(first, call.host());
    try {
      while (call.containers().get(first.id()).status() != Status.STOPPED) {
        long now = ContainerEvent.kills(first, call.host());
        if (now > kills) {
          call.caller().print(Json.text(ContainerEvent.oom(first.id())) + "\n");
          kills = now;
        }
        if (System.nanoTime() >= next) {
          print(call, first);
          next += interval.toNanos();
        }
        Thread.sleep(interval.compareTo(LOOK) < 0 ? interval : LOOK);
      }
    } catch (Failure e) {
      if (e.code() != Failure.Code.NOT_FOUND) {
        throw e;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(Invocation call, Container container) {
    call.caller().print(Json.text(ContainerEvent.stats(container, call.host())) + "\n");
  }

  private static Duration interval(String text) {
    var match = java.util.regex.Pattern.compile("(\\d{1,9})(ms|s|m|h)").matcher(text);
    if (!match.matches()) {
      throw Failure.invalid("invalid value \"" + text + "\" for flag -interval");
    }
    long number = Long.parseLong(match.group(1));
    Duration interval =
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (interval.isZero()) {
      throw Failure.invalid("duration interval must be greater than 0");
    }
    return interval;
  }
}
