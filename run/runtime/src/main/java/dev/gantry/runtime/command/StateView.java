// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.runtime.container.Container;
import dev.gantry.runtime.container.Status;
import io.avaje.jsonb.Json;
import java.util.Map;

/// What `state` and `list` tell of a container: the specification's fields and runc's further ones.
@Json
record StateView(
    String ociVersion,
    String id,
    int pid,
    String status,
    String bundle,
    String rootfs,
    String created,
    Map<String, String> annotations,
    String owner) {
  static StateView of(Container container) {
    return new StateView(
        container.record().spec().ociVersion(),
        container.id(),
        container.status() == Status.STOPPED ? 0 : container.pid(),
        container.status().word(),
        container.record().bundle(),
        container.record().rootfs(),
        container.record().created(),
        container.record().spec().annotations(),
        owner(container.record().owner()));
  }

  private static String owner(long uid) {
    return uid == 0 ? "root" : "#" + uid;
  }
}
