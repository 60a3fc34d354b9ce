// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.system;

import dev.gantry.base.Failure;
import dev.gantry.docker.DiskUsage;
import dev.gantry.docker.SystemInfo;
import dev.gantry.docker.SystemVersion;

/// Facts about the engine and its machine.
@SuppressWarnings("DoNotCallSuggester") // signatures first, bodies follow
public final class EngineSystem {
  public SystemInfo info() {
    throw later();
  }

  public SystemVersion version() {
    throw later();
  }

  public DiskUsage diskUsage() {
    throw later();
  }

  private static Failure later() {
    return Failure.unsupported("not yet");
  }
}
