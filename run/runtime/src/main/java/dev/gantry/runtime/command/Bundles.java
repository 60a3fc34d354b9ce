// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.RuntimeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reading a caller's bundle.
final class Bundles {
  private Bundles() {}

  static Path folder(Invocation call) {
    return call.caller().path(call.flags().text("bundle", "."));
  }

  /// The document of a bundle.
  static RuntimeSpec read(Invocation call, Path bundle) {
    String file = bundle.resolve("config.json").toString();
    String text;
    try {
      text = call.caller().read(file);
    } catch (Failure e) {
      if (e.code() == Failure.Code.NOT_FOUND) {
        throw new Failure(
            Failure.Code.NOT_FOUND, "JSON specification file config.json not found: " + file, e);
      }
      throw e;
    }
    return Json.parse(RuntimeSpec.class, text, file);
  }

  /// The first process, completed with what it finds in its environment.
  static @Nullable ProcessSpec first(Invocation call, Path bundle, RuntimeSpec spec) {
    ProcessSpec process = spec.process();
    if (process == null || spec.root() == null) {
      return process;
    }
    Path root = bundle.resolve(spec.root().path()).normalize();
    List<String> more = new ArrayList<>(SocketActivation.variables(call.caller()));
    return HomeVariable.add(withEnvironment(process, more), call.caller().view(root));
  }

  static ProcessSpec withEnvironment(ProcessSpec process, List<String> more) {
    List<String> all = new ArrayList<>(process.env());
    all.addAll(more);
    return process.withEnv(all);
  }

  /// How many descriptors above 2 the process keeps: those asked for, and those of systemd's socket
  /// activation.
  static int preserved(Invocation call) {
    return call.flags().number("preserve-fds", 0) + SocketActivation.count(call.caller());
  }
}
