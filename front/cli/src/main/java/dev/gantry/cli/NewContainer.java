// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.CreateResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Makes a container from `run`'s or `create`'s options: pulls its image when it has to, writes the
/// id file.
final class NewContainer {
  private final Context context;
  private final CreateFlags flags;

  NewContainer(Context context, CreateFlags flags) {
    this.context = context;
    this.flags = flags;
  }

  /// Creates it and gives its id.
  String create(ContainerCreate body) {
    String pull = flags.pull.isEmpty() ? "missing" : flags.pull;
    if (!pull.matches("always|missing|never")) {
      throw CommandFailure.options(
          "invalid pull option: '"
              + pull
              + "': must be one of \"always\", \"missing\" or \"never\"");
    }
    Path idFile = flags.cidfile.isEmpty() ? null : context.request().resolve(flags.cidfile);
    if (idFile != null && Files.exists(idFile)) {
      throw CommandFailure.options(
          "container ID file found, make sure the other container isn't running or delete "
              + flags.cidfile);
    }
    if (pull.equals("always")) {
      new Pulling(context, true).pull(flags.image, platform(), flags.quiet);
    }
    CreateResponse made = create(body, pull.equals("missing"));
    made.warnings().forEach(warning -> context.warn("WARNING: " + warning));
    if (idFile != null) {
      write(idFile, made.id());
    }
    return made.id();
  }

  private CreateResponse create(ContainerCreate body, boolean pullMissing) {
    @Nullable String name = flags.name.isEmpty() ? null : flags.name;
    try {
      return context.client().containers().create(name, body, platform());
    } catch (Failure e) {
      boolean missing =
          e.code() == Failure.Code.NOT_FOUND && e.message().toLowerCase().contains("no such image");
      if (!missing || !pullMissing) {
        throw e;
      }
    }
    if (!flags.quiet) {
      context.warn("Unable to find image '" + ImageName.tagged(flags.image) + "' locally");
    }
    new Pulling(context, true).pull(flags.image, platform(), flags.quiet);
    return context.client().containers().create(name, body, platform());
  }

  private @Nullable String platform() {
    return flags.platform.isEmpty() ? null : flags.platform;
  }

  private void write(Path file, String id) {
    try {
      Files.writeString(file, id);
    } catch (IOException e) {
      throw CommandFailure.options(
          "failed to create the container ID file: " + LocalFile.reason("open", flags.cidfile, e));
    }
  }
}
