// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.Change;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.CreateResponse;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.PathStat;
import dev.gantry.docker.PruneReport;
import dev.gantry.docker.Stats;
import dev.gantry.docker.TopResponse;
import dev.gantry.docker.UpdateResponse;
import dev.gantry.docker.WaitResponse;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.log.LogOptions;
import dev.gantry.engine.log.LogSink;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The containers of this machine and everything that can be done with them.
///
/// `ref` is a name, an id, or the beginning of an id; NOT_FOUND when there is none, CONFLICT when
/// there are several. All methods block until what they say is done, and may be called from any
/// thread. Verbs on one container follow each other.
@SuppressWarnings("DoNotCallSuggester") // signatures first, bodies follow
public final class Containers {
  public CreateResponse create(
      @Nullable String name, ContainerCreate request, @Nullable String platform) {
    throw later();
  }

  /// Starts it. NOT_MODIFIED when it runs already.
  public void start(String ref) {
    throw later();
  }

  /// Asks it to end with `signal` (its own stop signal when null), kills it after `seconds` (its
  /// own grace when null, for ever when negative). NOT_MODIFIED when it does not run.
  public void stop(String ref, @Nullable Integer seconds, @Nullable String signal) {
    throw later();
  }

  public void restart(String ref, @Nullable Integer seconds, @Nullable String signal) {
    throw later();
  }

  /// Sends `signal` (name with or without SIG, or number; KILL when null) to its first process.
  public void kill(String ref, @Nullable String signal) {
    throw later();
  }

  public void remove(String ref, boolean force, boolean volumes) {
    throw later();
  }

  public void rename(String ref, String name) {
    throw later();
  }

  public void pause(String ref) {
    throw later();
  }

  public void unpause(String ref) {
    throw later();
  }

  public WaitResponse waitFor(String ref, WaitCondition condition) {
    return expect(ref, condition).await();
  }

  /// Registers a waiter now, so that a caller can say so before the container is started.
  public Expectation expect(String ref, WaitCondition condition) {
    throw later();
  }

  public ContainerInspect inspect(String ref, boolean size) {
    throw later();
  }

  /// Newest first. `limit` > 0 takes the newest so many, whatever their state.
  public List<ContainerSummary> list(
      boolean all, int limit, Map<String, List<String>> filters, boolean size) {
    throw later();
  }

  /// Attaches; before the start of a container too, then no byte of its output is missed.
  public Attachment attach(String ref, AttachOptions options) {
    throw later();
  }

  public void resize(String ref, int rows, int columns) {
    throw later();
  }

  public void logs(String ref, LogOptions options, LogSink sink) {
    throw later();
  }

  /// `arguments` are those of ps(1); empty means `-ef`.
  public TopResponse top(String ref, String arguments) {
    throw later();
  }

  /// One sample. The previous one's part is filled by the caller who has it.
  public Stats stats(String ref) {
    throw later();
  }

  public List<Change> changes(String ref) {
    throw later();
  }

  /// Changes limits and the restart policy: the resource fields of `changes` that are set.
  public UpdateResponse update(String ref, HostConfig changes) {
    throw later();
  }

  /// Writes its whole tree as a tar stream.
  public void export(String ref, OutputStream out) {
    throw later();
  }

  public PathStat archiveStat(String ref, String path) {
    throw later();
  }

  public ArchiveRead archiveGet(String ref, String path) {
    throw later();
  }

  /// Unpacks a tar stream (plain or compressed) into the folder `path`.
  ///
  /// @param noOverwriteDirNonDir refuse to put a folder over a file and the other way round
  /// @param copyUidGid keep the owners of the stream; else they become the container's user
  public void archivePut(
      String ref, String path, InputStream tar, boolean noOverwriteDirNonDir, boolean copyUidGid) {
    throw later();
  }

  public PruneReport prune(Map<String, List<String>> filters) {
    throw later();
  }

  /// The plan that creating and starting such a container would carry out, as text.
  public String explain(ContainerCreate request, @Nullable String platform) {
    throw later();
  }

  private static Failure later() {
    return Failure.unsupported("not yet");
  }
}
