// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.attach.ClientAttachment;
import dev.gantry.engine.attach.LoggedAttachment;
import dev.gantry.engine.log.LogOptions;
import dev.gantry.runtime.keeper.KeeperConnection;

/// Connects a client to a container's streams.
final class AttachContainer {
  private final Parts parts;

  AttachContainer(Parts parts) {
    this.parts = parts;
  }

  Attachment run(Container container, AttachOptions options) {
    if (!options.logs()) {
      return live(container, options);
    }
    LogOptions written =
        new LogOptions(false, options.stdout(), options.stderr(), null, null, false, -1);
    return new LoggedAttachment(
        parts.folders().log(container.id()),
        written,
        options.stream() ? live(container, options) : null);
  }

  private Attachment live(Container container, AttachOptions options) {
    ClientAttachment attachment = new ClientAttachment(options);
    while (!container.attachEarly(attachment)) {
      try {
        KeeperConnection line =
            KeeperConnection.connect(parts.folders().keeperSocket(container.id()));
        boolean _ = attachment.join(line);
        return attachment;
      } catch (Failure failure) {
        // The process ended this very moment; the record follows.
        if (failure.code() != Failure.Code.NOT_FOUND
            || !container.await(now -> !now.isAlive(), 1000)) {
          throw failure;
        }
      }
    }
    return attachment;
  }
}
