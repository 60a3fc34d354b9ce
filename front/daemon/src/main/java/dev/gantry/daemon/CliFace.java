// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.api.DockerClient;
import dev.gantry.cli.Cli;
import dev.gantry.cli.CommandLineRequest;
import dev.gantry.cli.Terminal;
import dev.gantry.daemon.command.Caller;
import dev.gantry.daemon.command.CallerTerminal;
import dev.gantry.daemon.command.Ending;
import dev.gantry.daemon.command.Face;
import dev.gantry.linux.terminal.Tty;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// The command lines `gantry`, `docker` and `podman`: clients of the HTTP API like any other.
final class CliFace implements Face {
  private final DockerClient client;

  CliFace(DockerClient client) {
    this.client = client;
  }

  @Override
  public Ending run(Caller caller) {
    Path root = caller.seesOurFiles() ? Path.of("/") : Path.of("/proc/" + caller.pid() + "/root");
    CommandLineRequest request =
        new CommandLineRequest(
            caller.face(),
            caller.arguments(),
            caller.environment(),
            Path.of(caller.folder()),
            root,
            new Streams(caller.terminal()));
    return new Ending.Exit(Cli.run(request, client));
  }

  /// The caller's streams in the words of the command line.
  private record Streams(CallerTerminal caller) implements Terminal {
    @Override
    public InputStream stdin() {
      return caller.input();
    }

    @Override
    public OutputStream stdout() {
      return caller.output();
    }

    @Override
    public OutputStream stderr() {
      return caller.error();
    }

    @Override
    public boolean isTerminal(int descriptor) {
      return caller.isTerminal(descriptor);
    }

    @Override
    public Size size() {
      return new Size(caller.size().rows(), caller.size().columns());
    }

    @Override
    public void onResize(Consumer<Size> handler) {
      caller.onResize(size -> handler.accept(new Size(size.rows(), size.columns())));
    }

    @Override
    public Restore raw() {
      Tty.Restore restore = caller.raw();
      return restore::close;
    }

    @Override
    public void onSignal(IntPredicate handler) {
      caller.onSignal(handler);
    }
  }
}
