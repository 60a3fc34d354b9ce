// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.socket.UnixSocket;
import dev.gantry.runtime.plan.Plan;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The conversation with one keeper while it carries out a plan: answers its questions, and its
/// failure with the exit code that it ends with.
///
/// Used by [Keeper] for processes that the engine starts, and by the daemon for a launcher that
/// became a keeper itself. Does not own the socket. For one thread.
public final class PlanDialogue {
  private final Reports reports;
  private final Plan plan;
  private final Questions questions;

  public PlanDialogue(UnixSocket socket, Plan plan, Questions questions) {
    this.reports = new Reports(socket);
    this.plan = plan;
    this.questions = questions;
  }

  /// Waits until the process runs and gives it; null when the keeper ended without saying so, which
  /// is how plans without a process end. Throws the failed step's failure once the keeper has
  /// undone its work.
  public @Nullable StartedProcess awaitReady() {
    for (Report report = reports.next(); report != null; report = reports.next()) {
      if (report instanceof Report.Ready ready) {
        return ready.process();
      }
      if (report instanceof Report.Failed failed) {
        Failure failure = failed.step().failure(plan);
        reports.answerFailed(failure.exitCode());
        drain();
        throw failure;
      }
      handle(report);
    }
    return null;
  }

  /// Follows the keeper to its end. `onFailure` tells the user and gives the exit code.
  public void follow(ToIntFunction<Failure> onFailure) {
    for (Report report = reports.next(); report != null; report = reports.next()) {
      if (report instanceof Report.Failed failed) {
        reports.answerFailed(onFailure.applyAsInt(failed.step().failure(plan)));
      } else {
        handle(report);
      }
    }
  }

  private void drain() {
    for (Report report = reports.next(); report != null; report = reports.next()) {
      handle(report);
    }
  }

  private void handle(Report report) {
    switch (report) {
      case Report.Asked asked -> answer(asked);
      case Report.Passed passed -> passed.fd().close();
      case Report.Ready _, Report.Exited _, Report.Failed _ -> {}
    }
  }

  private void answer(Report.Asked asked) {
    try {
      questions.answer(asked.code(), asked.pid(), asked.payload());
    } catch (Failure failure) {
      reports.answerAsked(errno(failure), failure.message());
      return;
    }
    reports.answerAsked(0, "");
  }

  /// The errno that a step fails with when its question met `failure`.
  public static int errno(Failure failure) {
    return switch (failure.code()) {
      case NOT_FOUND -> Errno.ENOENT;
      case DENIED -> Errno.EACCES;
      case UNSUPPORTED -> Errno.EOPNOTSUPP;
      case TIMEOUT -> Errno.ETIMEDOUT;
      case INVALID -> Errno.EINVAL;
      case CONFLICT -> Errno.EEXIST;
      case CANCELED, EXHAUSTED, CORRUPT, INTERNAL, UNAVAILABLE, NOT_MODIFIED -> Errno.EIO;
    };
  }
}
