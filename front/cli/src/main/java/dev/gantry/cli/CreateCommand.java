// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import picocli.CommandLine.Command;

/// `create`: makes a container and prints its id.
@Command(
    customSynopsis = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    description = "Create a new container")
final class CreateCommand extends CreateFlags implements Verb, Help.PassesWordsOn {
  @Override
  public int run(Context context) {
    String runtime = context.options().runtime;
    try {
      CreateBody body = new CreateBody(context.request(), this, true);
      context.println(
          new NewContainer(context, this).create(body.build(runtime == null ? "" : runtime)));
    } catch (Failure e) {
      throw new Failure(e.code(), e.message(), e)
          .withExitCode(e.exitCode() == 0 ? 125 : Math.max(1, e.exitCode()));
    }
    return 0;
  }
}
