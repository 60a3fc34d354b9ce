// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import org.jspecify.annotations.Nullable;

/// What went wrong, as a sentence for the user and a code for programs.
///
/// The message says what was being done to which object and why it failed: lower case, no full
/// stop, the object named, for example `starting container web: mounting tmpfs on /dev/shm:
/// ENOMEM`. The one unchecked exception of Gantry; it is either thrown or logged, never both.
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Code code;
  private final int exitCode;

  public Failure(Code code, String message) {
    this(code, message, null, code.exitCode());
  }

  public Failure(Code code, String message, @Nullable Throwable cause) {
    this(code, message, cause, code.exitCode());
  }

  private Failure(Code code, String message, @Nullable Throwable cause, int exitCode) {
    super(message, cause);
    this.code = code;
    this.exitCode = exitCode;
  }

  /// The same failure with another process exit code, such as 126 or 127 for a command that could
  /// not be started.
  public Failure withExitCode(int newExitCode) {
    return new Failure(code, message(), getCause(), newExitCode);
  }

  /// The same failure with `doing` in front: what the caller was about when it happened.
  public Failure while_(String doing) {
    return new Failure(code, doing + ": " + message(), this, exitCode);
  }

  public Code code() {
    return code;
  }

  /// The process exit code of a command that ends with this failure.
  public int exitCode() {
    return exitCode;
  }

  /// The sentence; never null.
  public String message() {
    String message = getMessage();
    return message == null ? code.name() : message;
  }

  public static Failure notFound(String message) {
    return new Failure(Code.NOT_FOUND, message);
  }

  public static Failure conflict(String message) {
    return new Failure(Code.CONFLICT, message);
  }

  public static Failure invalid(String message) {
    return new Failure(Code.INVALID, message);
  }

  public static Failure unsupported(String message) {
    return new Failure(Code.UNSUPPORTED, message);
  }

  public static Failure internal(String message, @Nullable Throwable cause) {
    return new Failure(Code.INTERNAL, message, cause);
  }

  /// Why it failed, by blame. The only table that maps a failure to an HTTP status and an exit
  /// code.
  public enum Code {
    /// The named object does not exist.
    NOT_FOUND(404, 1),
    /// The object exists, but its state or another object forbids this.
    CONFLICT(409, 1),
    /// The request is wrong by itself and will always be.
    INVALID(400, 125),
    /// The caller may not do this.
    DENIED(403, 1),
    /// The kernel, the host or Gantry cannot do this.
    UNSUPPORTED(501, 125),
    /// Something needed does not answer now; trying again may help.
    UNAVAILABLE(503, 125),
    /// It took longer than allowed.
    TIMEOUT(504, 1),
    /// The caller went away or asked to stop.
    CANCELED(499, 130),
    /// A stated limit was reached: disk, memory, entries, bytes.
    EXHAUSTED(507, 125),
    /// Stored or received bytes are not what they should be.
    CORRUPT(500, 125),
    /// A defect of Gantry.
    INTERNAL(500, 125),
    /// Nothing had to be done: the object already is as asked.
    NOT_MODIFIED(304, 0);

    private final int httpStatus;
    private final int exitCode;

    Code(int httpStatus, int exitCode) {
      this.httpStatus = httpStatus;
      this.exitCode = exitCode;
    }

    public int httpStatus() {
      return httpStatus;
    }

    public int exitCode() {
      return exitCode;
    }

    public boolean retryable() {
      return this == UNAVAILABLE || this == TIMEOUT;
    }
  }
}
