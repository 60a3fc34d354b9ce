// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import picocli.CommandLine.Command;

/// `create`: makes a container and prints its id.
@Command(
    customSynopsis = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    description = "Create a new container")
final class CreateCommand extends CreateFlags implements Verb, Help.PassesWordsOn {
  @Override
  public int run(Context context) {
    String runtime = context.options().runtime;
    CreateBody body = new CreateBody(context.request(), this, true);
    NewContainer container = new NewContainer(context, this);
    context.println(container.create(body.build(runtime == null ? "" : runtime)));
    return 0;
  }
}
