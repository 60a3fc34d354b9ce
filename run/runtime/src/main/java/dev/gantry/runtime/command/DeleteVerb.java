// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;

/// `delete ID`: removes what is left of a container.
record DeleteVerb() implements Verb {
  @Override
  public String name() {
    return "delete";
  }

  @Override
  public String usage() {
    return "delete any resources held by the container";
  }

  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags().with("force f", "forcibly delete the container if it is still running");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 1, 1);
    boolean force = call.flags().has("force");
    try {
      return call.exec(call.runtime().delete(call.id(), force));
    } catch (Failure failure) {
      if (force && failure.code() == Failure.Code.NOT_FOUND) {
        return call.done();
      }
      throw failure;
    }
  }
}
