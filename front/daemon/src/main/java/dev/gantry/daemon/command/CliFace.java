// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.api.DockerClient;
import dev.gantry.cli.Cli;
import dev.gantry.cli.CommandLineRequest;
import dev.gantry.cli.Terminal;
import dev.gantry.linux.terminal.Tty;
import dev.gantry.linux.terminal.WindowSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// The faces `gantry`, `docker` and `podman`: the command line, which reaches the engine through
/// the HTTP API like any other client.
public final class CliFace implements Face {
  private final DockerClient client;

  public CliFace(DockerClient client) {
    this.client = client;
  }

  @Override
  public Ending run(Caller caller) {
    CommandLineRequest request =
        new CommandLineRequest(
            caller.face(),
            caller.arguments(),
            caller.environment(),
            Path.of(caller.folder()),
            Path.of("/proc/" + caller.pid() + "/root"),
            new CliTerminal(caller.terminal()));
    return new Ending.Exit(Cli.run(request, client));
  }

  private record CliTerminal(CallerTerminal caller) implements Terminal {
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
      return size(caller.size());
    }

    @Override
    public void onResize(Consumer<Size> handler) {
      caller.onResize(window -> handler.accept(size(window)));
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

    private static Size size(WindowSize window) {
      return new Size(window.rows(), window.columns());
    }
  }
}
