// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import dev.gantry.api.DockerClient;
import dev.gantry.cli.Cli;
import dev.gantry.cli.CommandLineRequest;
import dev.gantry.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// Gives a line to our command line, with pipes for streams.
final class OurCommandLine implements Terminal {
  private final InputStream in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private OurCommandLine(String stdin) {
    this.in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
  }

  static Outcome run(Words words, FakeEngine engine, Path socket, Path folder) {
    OurCommandLine terminal = new OurCommandLine(words.stdin());
    CommandLineRequest request =
        new CommandLineRequest(
            "gantry",
            words.arguments(),
            Outcome.environment(socket),
            folder,
            Path.of("/"),
            terminal);
    int code;
    try (DockerClient client = new DockerClient(socket)) {
      code = Cli.run(request, client);
    }
    return new Outcome(
        code,
        terminal.out.toString(StandardCharsets.UTF_8),
        terminal.error.toString(StandardCharsets.UTF_8),
        engine.requests());
  }

  @Override
  public InputStream stdin() {
    return in;
  }

  @Override
  public OutputStream stdout() {
    return out;
  }

  @Override
  public OutputStream stderr() {
    return error;
  }

  @Override
  public boolean isTerminal(int descriptor) {
    return false;
  }

  @Override
  public Size size() {
    return new Size(0, 0);
  }

  @Override
  public void onResize(Consumer<Size> handler) {
    // a pipe has no size
  }

  @Override
  public Restore raw() {
    throw new IllegalStateException("raw mode of a pipe");
  }

  @Override
  public void onSignal(IntPredicate handler) {
    // nobody sends one
  }
}
