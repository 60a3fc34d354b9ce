// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Json;

/// `state ID`: prints the state document.
record StateVerb() implements Verb {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public String usage() {
    return "output the state of a container";
  }

  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags();
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 1, 1);
    call.caller().print(Json.pretty(StateView.of(call.containers().get(call.id()))) + "\n");
    return call.done();
  }
}
