// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.runtime.compile.CreateOptions;
import java.nio.file.Path;

/// `plan BUNDLE`: prints the plan that `create` would carry out, and does nothing.
record PlanVerb() implements Verb {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String usage() {
    return "show the steps that would create a container";
  }

  @Override
  public String arguments() {
    return "[bundle]";
  }

  @Override
  public Flags flags() {
    return new Flags().with("bundle b", "path", "path to the root of the bundle directory");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 0, 1);
    Path bundle =
        call.flags().arguments().isEmpty()
            ? Bundles.folder(call)
            : call.caller().path(call.flags().arguments().getFirst());
    String id = String.valueOf(bundle.getFileName());
    CreateOptions options = CreateOptions.waiting(id.isEmpty() ? "plan" : id, bundle);
    call.caller().print(call.runtime().create(Bundles.read(call, bundle), options).text());
    return call.done();
  }
}
