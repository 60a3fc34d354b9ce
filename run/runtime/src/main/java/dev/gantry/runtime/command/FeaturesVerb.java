// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Json;
import dev.gantry.runtime.compile.Features;

/// `features`: what this runtime can do (features.md).
record FeaturesVerb() implements Verb {
  @Override
  public String name() {
    return "features";
  }

  @Override
  public String usage() {
    return "show the enabled features";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public Flags flags() {
    return new Flags();
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 0, 0);
    call.caller().print(Json.pretty(Features.of(call.host())) + "\n");
    return call.done();
  }
}
