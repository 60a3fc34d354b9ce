// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.base.Failure;
import dev.gantry.daemon.command.CommandServer;
import dev.gantry.daemon.http.DockerApi;
import dev.gantry.daemon.http.HttpServer;
import dev.gantry.daemon.http.Router;
import dev.gantry.daemon.life.Activation;
import dev.gantry.daemon.life.Activity;
import dev.gantry.daemon.life.Folders;
import dev.gantry.daemon.life.InstanceLock;
import dev.gantry.daemon.life.Settings;
import dev.gantry.daemon.logging.ServiceLog;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineConfig;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Memfd;
import dev.gantry.linux.process.Processes;
import dev.gantry.linux.socket.UnixSocket;
import dev.gantry.runtime.systemd.SystemdQuestions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The resident service. The only place where objects are wired: read the constructor top to
/// bottom.
///
/// Its end, however it comes, touches no container: keepers hold them. It ends when told (SIGTERM),
/// when a launcher of another build asks for its successor, and when nothing has needed it for a
/// while.
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final String ONCE = "--once";
  private static final String HTTP_SOCKET = "docker.sock";
  private static final String COMMAND_SOCKET = "command.sock";
  private static final int ONLY_OURS = 0600;

  /// How long a starting service waits for the end of the one that it replaces.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// How long commands may go on when a launcher of another build wants a new service.
  private static final int REPLACEMENT_SECONDS = 10;

  /// How often the service asks itself whether anybody needs it.
  private static final int QUESTION_SECONDS = 5;

  private final Settings settings;
  private final Activity activity = new Activity(InstantSource.system());
  private final CountDownLatch otherBuild = new CountDownLatch(1);
  private final List<String> ownSockets = new ArrayList<>();
  private final InstanceLock rootLock;
  private final InstanceLock runLock;
  private final Fd keeper;
  private final Engine engine;
  private final HttpServer http;
  private final CommandServer commands;

  /// Brings the service up; returns when it serves. `patience`: how long another service may still
  /// need to end. CONFLICT when it does not.
  Daemon(Settings settings, Map<String, String> environment, Duration patience) {
    this.settings = settings;
    Folders folders = settings.folders();
    folders.make();
    this.rootLock = InstanceLock.take(folders.root().resolve("gantryd.lock"), patience);
    this.runLock = InstanceLock.take(folders.run().resolve("gantryd.pid"), patience);
    this.keeper = Memfd.sealed("keeper", Distribution.keeper());
    EngineConfig config = EngineConfig.of(folders.root(), folders.run(), Distribution.version());
    this.engine =
        Engine.open(
            settings.systemdCgroups()
                ? config.withSystemd(SystemdQuestions.of(Processes.uid() == 0, environment))
                : config);
    Activation activation = new Activation(environment, ProcessHandle.current().pid());
    Router api = DockerApi.of(engine);
    this.http =
        new HttpServer(
            listener(HTTP_SOCKET, activation),
            api,
            "Gantry/" + Distribution.version(),
            this::request);
    Faces faces = new Faces(api);
    // Last, because whoever can connect may ask for anything.
    this.commands =
        new CommandServer(
            listener(COMMAND_SOCKET, activation),
            Distribution.build(),
            faces::named,
            keeper::duplicate,
            activity,
            otherBuild::countDown);
    activation.closeRest();
    http.start();
    commands.start();
  }

  private HttpServer.Use request() {
    Activity.Use use = activity.use();
    return use::close;
  }

  private UnixSocket listener(String name, Activation activation) {
    Optional<Fd> given = activation.take(name);
    if (given.isPresent()) {
      return UnixSocket.of(given.get());
    }
    ownSockets.add(name);
    return UnixSocket.listen(settings.folders().run().resolve(name), ONLY_OURS);
  }

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    Map<String, String> environment = System.getenv();
    try {
      if (!words.isEmpty() && words.getFirst().equals(ONCE)) {
        Settings settings = Settings.of(List.of(), environment, Processes.uid());
        ServiceLog.setLevel(environment.getOrDefault("GANTRY_LOG_LEVEL", "error"));
        String face = environment.getOrDefault("GANTRY_FACE", "gantry");
        System.exit(new Once(settings, environment).run(face, words.subList(1, words.size())));
      }
      reside(Settings.of(words, environment, Processes.uid()), environment);
      System.exit(0);
    } catch (Failure e) {
      System.err.println("gantryd: " + e.message());
      System.exit(e.exitCode());
    }
  }

  private static void reside(Settings settings, Map<String, String> environment) {
    ServiceLog.setLevel(settings.logLevel());
    Daemon daemon = new Daemon(settings, environment, PATIENCE);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(daemon::close));
    LOG.info("ready: {} build {}", Distribution.version(), Distribution.build());
    daemon.serve();
  }

  /// Returns when the service should end by itself: nobody needs it, or a successor is wanted.
  private void serve() {
    try {
      while (!isUnneeded()) {
        if (otherBuild.await(QUESTION_SECONDS, TimeUnit.SECONDS)) {
          LOG.info("ending: a launcher of another build asks for its own service");
          hideSockets();
          commands.drain(
              REPLACEMENT_SECONDS, "the service was replaced; containers go on: attach again");
          return;
        }
      }
      LOG.info("ending: not needed for {}", settings.idleExit());
      hideSockets();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isUnneeded() {
    return settings.idleExit().isPositive()
        && activity.idle().compareTo(settings.idleExit()) >= 0
        && !isNeededByContainers();
  }

  /// Containers that end are not forgotten without us, but somebody must restart those that ask for
  /// it, remove those that go with their process, and look after the health of others.
  private boolean isNeededByContainers() {
    try {
      return engine.containers().list(false, 0, Map.of(), false).stream()
          .map(summary -> engine.containers().inspect(summary.id(), false))
          .anyMatch(Daemon::needsUs);
    } catch (Failure e) {
      LOG.debug("asking whether a container needs the service", e);
      return true;
    }
  }

  private static boolean needsUs(ContainerInspect container) {
    HostConfig host = container.hostConfig();
    boolean restarts = !List.of("", "no").contains(host.restartPolicy().name());
    return restarts || host.autoRemove() || container.state().health() != null;
  }

  /// New launchers find no service and start one, which waits for our lock; those that have already
  /// connected are still served.
  private void hideSockets() throws InterruptedException {
    removeSockets();
    do {
      Thread.sleep(50);
    } while (!activity.idle().isPositive() && otherBuild.getCount() > 0);
  }

  /// Our own files; a socket of systemd's stays and wakes the next service.
  private void removeSockets() {
    for (String name : ownSockets) {
      try {
        Files.deleteIfExists(settings.folders().run().resolve(name));
      } catch (IOException e) {
        LOG.warn("removing {}", name, e);
      }
    }
  }

  /// An orderly end: commands are told, the engine puts down its pen. Containers go on.
  @Override
  public void close() {
    removeSockets();
    commands.close();
    http.close();
    engine.close();
    keeper.close();
    runLock.close();
    rootLock.close();
    LOG.info("ended");
  }
}
