// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.systemd;

import dev.gantry.base.Failure;
import dev.gantry.linux.dbus.Bus;
import dev.gantry.linux.dbus.BusFailure;
import dev.gantry.linux.dbus.Variant;
import dev.gantry.runtime.keeper.Questions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Asks systemd for what plans want of it: the machine's for root, the user's own for others.
///
/// @param bus the message bus's socket
public record SystemdQuestions(Path bus) implements Questions {
  private static final String NAME = "org.freedesktop.systemd1";
  private static final String OBJECT = "/org/freedesktop/systemd1";
  private static final String MANAGER = "org.freedesktop.systemd1.Manager";
  private static final String EXISTS = "org.freedesktop.systemd1.UnitExists";
  private static final int JOB_MILLIS = 30_000;
  private static final int TRIES = 50;
  private static final int PAUSE_MILLIS = 100;

  /// The bus of the machine, or of the user with this environment.
  public static SystemdQuestions of(boolean root, Map<String, String> environment) {
    if (root) {
      return new SystemdQuestions(Path.of("/run/dbus/system_bus_socket"));
    }
    String address = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
    for (String way : address.split(";", -1)) {
      if (way.startsWith("unix:path=")) {
        return new SystemdQuestions(
            Path.of(way.substring("unix:path=".length()).split(",", -1)[0]));
      }
    }
    String run = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (run.isEmpty()) {
      throw Failure.unsupported(
          "systemd cgroups of a user need the user's message bus: neither"
              + " DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR is set");
    }
    return new SystemdQuestions(Path.of(run, "bus"));
  }

  /// The control group below which this systemd puts its units.
  public String managerCgroup() {
    try (Bus connection = Bus.connect(bus)) {
      List<Variant> which = List.of(Variant.of(MANAGER), Variant.of("ControlGroup"));
      List<Object> found =
          connection.call(NAME, OBJECT, "org.freedesktop.DBus.Properties", "Get", which);
      String path = found.getFirst() instanceof Variant value ? value.value().toString() : "";
      return path.isEmpty() ? "/" : path;
    }
  }

  @Override
  public void answer(int code, int pid, byte[] payload) {
    UnitRequest request = UnitRequest.of(payload);
    switch (code) {
      case UnitRequest.START_SCOPE ->
          start(request.with("PIDs", new Variant("au", List.of((long) pid))));
      case UnitRequest.SET_PROPERTIES -> set(request);
      default -> throw Failure.internal("systemd has no answer to question " + code, null);
    }
  }

  /// Makes a unit of this name with the properties, once an older one has gone away.
  private void start(UnitRequest request) {
    try (Bus connection = Bus.connect(bus)) {
      connection.match("type='signal',interface='" + MANAGER + "',member='JobRemoved'");
      connection.call(NAME, OBJECT, MANAGER, "Subscribe", List.of());
      for (int i = 0; ; i++) {
        try {
          awaitJob(connection, request);
          return;
        } catch (BusFailure e) {
          if (!e.error().equals(EXISTS) || i == TRIES) {
            throw e.while_("making the systemd scope " + request.unit());
          }
          // The scope of a container that has just ended goes away when systemd hears of it.
          resetFailed(connection, request.unit());
          pause();
        }
      }
    }
  }

  private static void awaitJob(Bus connection, UnitRequest request) {
    List<Object> job =
        connection.call(
            NAME,
            OBJECT,
            MANAGER,
            "StartTransientUnit",
            List.of(
                Variant.of(request.unit()),
                Variant.of("replace"),
                request.asArgument(),
                new Variant("a(sa(sv))", List.of())));
    Bus.Signal removed =
        connection.await(
            signal ->
                signal.member().equals("JobRemoved")
                    && signal.body().size() > 1
                    && signal.body().get(1).equals(job.getFirst()),
            JOB_MILLIS);
    if (removed == null) {
      throw new Failure(
          Failure.Code.TIMEOUT,
          "making the systemd scope " + request.unit() + ": systemd did not finish within 30 s");
    }
    Object result = removed.body().getLast();
    if (!"done".equals(result)) {
      throw Failure.internal(
          "making the systemd scope " + request.unit() + ": systemd says " + result, null);
    }
  }

  private static void resetFailed(Bus connection, String unit) {
    try {
      connection.call(NAME, OBJECT, MANAGER, "ResetFailedUnit", List.of(Variant.of(unit)));
    } catch (BusFailure _) {
      // It is not failed, or gone by now.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "waiting for systemd: interrupted", e);
    }
  }

  private void set(UnitRequest request) {
    if (request.properties().isEmpty()) {
      return;
    }
    try (Bus connection = Bus.connect(bus)) {
      connection.call(
          NAME,
          OBJECT,
          MANAGER,
          "SetUnitProperties",
          List.of(Variant.of(request.unit()), Variant.of(true), request.asArgument()));
    } catch (BusFailure e) {
      throw e.while_("changing the limits of " + request.unit());
    }
  }
}
