// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.DockerClient;
import dev.gantry.api.Refused;
import dev.gantry.base.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// What a running command has: the caller's request and the way to the engine.
final class Context {
  private final CommandLineRequest request;
  private final DockerClient client;
  private final GlobalOptions options;
  private final OutputStream out;

  Context(CommandLineRequest request, DockerClient client, GlobalOptions options) {
    this.request = request;
    this.client = client;
    this.options = options;
    this.out = new BufferedOutputStream(request.terminal().stdout(), 32 * 1024);
  }

  CommandLineRequest request() {
    return request;
  }

  DockerClient client() {
    return client;
  }

  GlobalOptions options() {
    return options;
  }

  Terminal terminal() {
    return request.terminal();
  }

  /// Buffered standard output; [Cli] flushes it when the command ends.
  OutputStream out() {
    return out;
  }

  void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void println(String line) {
    print(line + "\n");
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void warn(String line) {
    try {
      flush();
      terminal().stderr().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      terminal().stderr().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Does `verb` to each name, prints the name when it went well and the failure when not; gives 1
  /// when any failed.
  int each(List<String> names, Consumer<String> verb) {
    int code = 0;
    for (String name : names) {
      try {
        verb.accept(name);
        println(name);
      } catch (Failure e) {
        warn(sentence(e));
        code = 1;
      }
    }
    return code;
  }

  /// A failure as the user reads it: the engine's own words are marked as such.
  static String sentence(Failure e) {
    return fromEngine(e) ? "Error response from daemon: " + e.message() : e.message();
  }

  /// Whether the engine refused, rather than the command itself.
  static boolean fromEngine(Failure e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused) {
        return true;
      }
    }
    return false;
  }
}
