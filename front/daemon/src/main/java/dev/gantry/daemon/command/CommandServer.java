// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import dev.gantry.daemon.life.Activity;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Processes;
import dev.gantry.linux.socket.Peer;
import dev.gantry.linux.socket.UnixSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the launchers at `RUN/command.sock`: one [Session] per connection, each with two platform
/// threads (native reads pin a thread), so that one command cannot hold up another. The thread that
/// accepts a connection serves it, and has another one accept from then on: what a caller waits for
/// is done without a change of threads.
public final class CommandServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandServer.class);

  private final UnixSocket listener;
  private final String build;
  private final Function<String, @Nullable Face> faces;
  private final Supplier<Fd> keeper;
  private final Activity activity;
  private final Runnable onOtherBuild;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(work -> new Shield.CommandThread(work, "command"));

  /// Serves connections of `listener`. `build` is this service's build id (empty: any launcher is
  /// welcome), `faces` finds a command line by its name, `keeper` opens the keeper's program, and
  /// `onOtherBuild` runs when a launcher of another build has asked to be served.
  public CommandServer(
      UnixSocket listener,
      String build,
      Function<String, @Nullable Face> faces,
      Supplier<Fd> keeper,
      Activity activity,
      Runnable onOtherBuild) {
    this.listener = listener;
    this.build = build;
    this.faces = faces;
    this.keeper = keeper;
    this.activity = activity;
    this.onOtherBuild = onOtherBuild;
  }

  /// Begins to accept.
  public void start() {
    threads.execute(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        UnixSocket socket = listener.accept();
        threads.execute(this::accept);
        serve(socket);
        return;
      } catch (Failure e) {
        if (e.code() == Failure.Code.CANCELED || listener.fd().isClosed()) {
          return;
        }
        LOG.warn("accepting a launcher", e);
        pause();
      }
    }
  }

  private void serve(UnixSocket socket) {
    Session session = new Session(socket, keeper);
    sessions.add(session);
    try (socket;
        Activity.Use _ = activity.use()) {
      checkPeer(socket.peer());
      try (Session.Call call = session.receive()) {
        if (call != null) {
          serve(session, call);
        }
      }
    } catch (Failure e) {
      LOG.debug("serving a launcher", e);
    } catch (RuntimeException | Error e) {
      LOG.error("serving a launcher", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sessions.remove(session);
    }
  }

  private void serve(Session session, Session.Call call) throws InterruptedException {
    Hello hello = call.hello();
    if (!build.isEmpty() && !hello.build().equals(build)) {
      onOtherBuild.run();
      session.replaced();
      return;
    }
    Face face = faces.apply(hello.face());
    session.serve(call, face == null ? CommandServer::unknownFace : face, threads);
  }

  private static Ending unknownFace(Caller caller) {
    throw Failure.invalid("there is no command line of the name " + caller.face());
  }

  private static void checkPeer(Peer peer) {
    int own = Processes.uid();
    if (peer.uid() != own && peer.uid() != 0) {
      throw new Failure(
          Failure.Code.DENIED, "serving process " + peer.pid() + ": it is user " + peer.uid());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100); // no descriptors left, perhaps: do not spin
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes no more launchers; commands under way go on.
  public void stopAccepting() {
    listener.close();
  }

  /// Waits up to `seconds` for the commands under way, and ends the others with a sentence.
  public void drain(int seconds, String sentence) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!sessions.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    sessions.forEach(session -> session.endWith(sentence));
  }

  /// Ends every command and waits a moment for their ends.
  @Override
  public void close() {
    stopAccepting();
    sessions.forEach(session -> session.endWith("the service was stopped"));
    threads.shutdown();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("{} commands did not end in time", sessions.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
