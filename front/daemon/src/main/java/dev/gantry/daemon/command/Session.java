// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.socket.UnixSocket;
import dev.gantry.linux.terminal.WindowSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One launcher's connection: its command, from HELLO to EXIT.
///
/// The thread that calls [serve][#serve] runs the command; another one reads frames. The first of
/// these ends the command for the caller: its return, a signal that it does not handle, a closed
/// output, a launcher that goes away. Only the first is told; the command's thread may then still
/// need a moment for its end.
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int SIGHUP = 1;
  private static final int SIGPIPE = 13;
  private static final List<Integer> DEADLY = List.of(SIGHUP, 2, 3, 15);

  private final UnixSocket socket;
  private final FrameReader frames;
  private final Supplier<Fd> keeper;
  private final CountDownLatch readerDone = new CountDownLatch(1);
  private @Nullable Thread commandThread;
  private volatile @Nullable CallerTerminal terminal;
  private volatile Ending.@Nullable Reports reports;
  private boolean ended;

  Session(UnixSocket socket, Supplier<Fd> keeper) {
    this.socket = socket;
    this.frames = new FrameReader(socket);
    this.keeper = keeper;
  }

  /// The caller's HELLO, with its descriptors; null when it went away without one.
  @Nullable Call receive() {
    Frame frame = frames.next();
    if (frame == null) {
      frames.takeDescriptors().forEach(Fd::close);
      return null;
    }
    List<Fd> descriptors = frames.takeDescriptors();
    try {
      Hello hello = Hello.parse(frame);
      if (descriptors.size() != Hello.DESCRIPTORS) {
        throw Failure.invalid("reading from the launcher: " + descriptors.size() + " descriptors");
      }
      return new Call(hello, descriptors);
    } catch (Failure e) {
      descriptors.forEach(Fd::close);
      throw e;
    }
  }

  /// A HELLO and the six descriptors that came with it.
  record Call(Hello hello, List<Fd> descriptors) implements AutoCloseable {
    private static final int ROOT = 4;

    boolean seesOurFiles() {
      Path theirs = Path.of("/proc/self/fd/" + descriptors.get(ROOT).number());
      return identity(theirs).equals(identity(Path.of("/")));
    }

    private static Object identity(Path path) {
      try {
        return Files.readAttributes(path, "unix:dev,ino");
      } catch (IOException e) {
        throw new Failure(Failure.Code.DENIED, "looking at the caller's root folder", e);
      }
    }

    @Override
    public void close() {
      descriptors.forEach(Fd::close);
    }
  }

  /// Tells the launcher to start a service of its own build.
  void replaced() {
    tell(Frame.of(Frame.REPLACED));
  }

  /// Runs the command of `call` through `face`, and returns when it is over on both sides.
  void serve(Call call, Face face, Executor threads) throws InterruptedException {
    Hello hello = call.hello();
    CallerTerminal streams =
        new CallerTerminal(
            call.descriptors().subList(0, 3), hello.window(), () -> end(128 + SIGPIPE, true));
    terminal = streams;
    Caller caller =
        new Caller(
            hello.face(),
            hello
                .arguments()
                .subList(Math.min(1, hello.arguments().size()), hello.arguments().size()),
            environment(hello.environment()),
            hello.folder(),
            hello.umask(),
            hello.pid(),
            call.seesOurFiles(),
            streams);
    synchronized (this) {
      commandThread = Thread.currentThread();
    }
    try {
      threads.execute(() -> read(streams));
      run(face, caller);
      readerDone.await();
    } finally {
      streams.close();
      call.close();
    }
  }

  private void read(CallerTerminal streams) {
    try {
      readFrames(streams);
    } catch (Failure e) {
      LOG.debug("reading from a launcher", e);
    } catch (RuntimeException | Error e) {
      LOG.error("reading from a launcher", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end(128 + SIGHUP, true);
      readerDone.countDown();
    }
  }

  private void run(Face face, Caller caller) {
    try {
      finish(face.run(caller));
    } catch (Failure e) {
      LOG.debug("command {} failed", caller, e);
      say(caller, e.message());
      end(e.exitCode(), false);
    } catch (RuntimeException | Error e) {
      if (hasEnded()) {
        LOG.debug("command {} was stopped", caller, e);
        return;
      }
      LOG.error("command {} met a defect", caller, e);
      say(caller, "this is a defect of gantry, please report it: " + e);
      end(Failure.Code.INTERNAL.exitCode(), false);
    } finally {
      synchronized (this) {
        commandThread = null;
        boolean _ = Thread.interrupted(); // it was the command's, and this thread has others to run
      }
    }
  }

  private void finish(Ending ending) {
    switch (ending) {
      case Ending.Exit(int code) -> end(code, false);
      case Ending.HandOver handOver -> handOver(handOver);
    }
  }

  /// From here on the connection speaks the keeper's report protocol, see [#readFrames]. Of the
  /// caller's streams only the one for errors stays open: a sentence may still be due.
  private void handOver(Ending.HandOver handOver) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      reports = handOver.reports();
    }
    try (Fd program = keeper.get();
        Fd plan = dev.gantry.linux.process.Memfd.sealed("plan", handOver.plan())) {
      Frame exec = Frame.of(Frame.EXEC, handOver.exitCode(), handOver.preserved());
      socket.send(exec.encode(), List.of(program, plan));
    }
    CallerTerminal streams = terminal;
    if (streams != null) {
      streams.keepErrorOnly();
    }
  }

  private void readFrames(CallerTerminal streams) throws InterruptedException {
    while (true) {
      Frame frame = frames.next();
      if (frame == null) {
        return;
      }
      Ending.Reports keeperReports = reports;
      if (keeperReports != null) {
        frames.takeDescriptors().forEach(Fd::close); // a terminal's master: the keeper has its own
        byte[] answer = KeeperReport.answer(frame, keeperReports);
        if (answer.length > 0) {
          socket.send(answer);
        }
      } else {
        handle(frame, streams);
      }
    }
  }

  private void handle(Frame frame, CallerTerminal streams) throws InterruptedException {
    ByteBuffer body = frame.reader();
    if (body.remaining() != bodyLength(frame.type())) {
      throw Failure.invalid("reading from the launcher: a frame of type " + frame.type());
    }
    switch (frame.type()) {
      case Frame.SIGNAL -> signalled(body.getInt(), streams);
      case Frame.WINDOW ->
          streams.resized(
              new WindowSize(
                  Short.toUnsignedInt(body.getShort()), Short.toUnsignedInt(body.getShort())));
      case Frame.SUSPEND -> {
        streams.suspend();
        tell(Frame.of(Frame.SUSPENDED));
      }
      case Frame.RESUME -> streams.resume();
      default -> throw Failure.invalid("reading from the launcher: frame type " + frame.type());
    }
  }

  private static int bodyLength(int type) {
    return type == Frame.SIGNAL || type == Frame.WINDOW ? 4 : 0;
  }

  private void signalled(int signal, CallerTerminal streams) {
    if (!streams.signalled(signal) && DEADLY.contains(signal)) {
      end(128 + signal, true);
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /// Ends the command for the caller with `code`, unless it has already; with `interrupt` its
  /// thread is told to stop.
  void end(int code, boolean interrupt) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    CallerTerminal streams = terminal;
    if (streams != null) {
      streams.end();
    }
    tell(Frame.of(Frame.EXIT, code));
    synchronized (this) {
      Thread thread = commandThread;
      if (interrupt && thread != null) {
        thread.interrupt();
      }
    }
  }

  /// Ends the command because the service ends: says so to the caller.
  void endWith(String sentence) {
    CallerTerminal streams = terminal;
    if (streams != null) {
      try {
        streams.error().write(("gantry: " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        LOG.debug("telling a caller that the service ends", e);
      }
    }
    end(Failure.Code.UNAVAILABLE.exitCode(), true);
  }

  private void tell(Frame frame) {
    try {
      socket.send(frame.encode());
    } catch (Failure e) {
      LOG.debug("answering a launcher that has gone", e);
    }
  }

  private static void say(Caller caller, String sentence) {
    try {
      caller
          .terminal()
          .error()
          .write((caller.face() + ": " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("telling a caller that has gone: {}", sentence, e);
    }
  }

  private static Map<String, String> environment(List<String> entries) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }
}
