// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux;

import java.util.Map;

/// Linux error numbers (x86-64 and every other architecture we run on; `errno(3)`), their names and
/// sentences.
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int ENOTBLK = 15;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int EDOM = 33;
  public static final int ERANGE = 34;
  public static final int EDEADLK = 35;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOLCK = 37;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int ETIME = 62;
  public static final int EPROTO = 71;
  public static final int EOVERFLOW = 75;
  public static final int EUSERS = 87;
  public static final int ENOTSOCK = 88;
  public static final int EMSGSIZE = 90;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRINUSE = 98;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int ECONNRESET = 104;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int EINPROGRESS = 115;
  public static final int ESTALE = 116;
  public static final int EDQUOT = 122;
  public static final int ECANCELED = 125;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM"),
          Map.entry(ENOENT, "ENOENT"),
          Map.entry(ESRCH, "ESRCH"),
          Map.entry(EINTR, "EINTR"),
          Map.entry(EIO, "EIO"),
          Map.entry(ENXIO, "ENXIO"),
          Map.entry(E2BIG, "E2BIG"),
          Map.entry(ENOEXEC, "ENOEXEC"),
          Map.entry(EBADF, "EBADF"),
          Map.entry(ECHILD, "ECHILD"),
          Map.entry(EAGAIN, "EAGAIN"),
          Map.entry(ENOMEM, "ENOMEM"),
          Map.entry(EACCES, "EACCES"),
          Map.entry(EFAULT, "EFAULT"),
          Map.entry(ENOTBLK, "ENOTBLK"),
          Map.entry(EBUSY, "EBUSY"),
          Map.entry(EEXIST, "EEXIST"),
          Map.entry(EXDEV, "EXDEV"),
          Map.entry(ENODEV, "ENODEV"),
          Map.entry(ENOTDIR, "ENOTDIR"),
          Map.entry(EISDIR, "EISDIR"),
          Map.entry(EINVAL, "EINVAL"),
          Map.entry(ENFILE, "ENFILE"),
          Map.entry(EMFILE, "EMFILE"),
          Map.entry(ENOTTY, "ENOTTY"),
          Map.entry(ETXTBSY, "ETXTBSY"),
          Map.entry(EFBIG, "EFBIG"),
          Map.entry(ENOSPC, "ENOSPC"),
          Map.entry(ESPIPE, "ESPIPE"),
          Map.entry(EROFS, "EROFS"),
          Map.entry(EMLINK, "EMLINK"),
          Map.entry(EPIPE, "EPIPE"),
          Map.entry(EDOM, "EDOM"),
          Map.entry(ERANGE, "ERANGE"),
          Map.entry(EDEADLK, "EDEADLK"),
          Map.entry(ENAMETOOLONG, "ENAMETOOLONG"),
          Map.entry(ENOLCK, "ENOLCK"),
          Map.entry(ENOSYS, "ENOSYS"),
          Map.entry(ENOTEMPTY, "ENOTEMPTY"),
          Map.entry(ELOOP, "ELOOP"),
          Map.entry(ENODATA, "ENODATA"),
          Map.entry(ETIME, "ETIME"),
          Map.entry(EPROTO, "EPROTO"),
          Map.entry(EOVERFLOW, "EOVERFLOW"),
          Map.entry(EUSERS, "EUSERS"),
          Map.entry(ENOTSOCK, "ENOTSOCK"),
          Map.entry(EMSGSIZE, "EMSGSIZE"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP"),
          Map.entry(EADDRINUSE, "EADDRINUSE"),
          Map.entry(ENOBUFS, "ENOBUFS"),
          Map.entry(EISCONN, "EISCONN"),
          Map.entry(ENOTCONN, "ENOTCONN"),
          Map.entry(ETIMEDOUT, "ETIMEDOUT"),
          Map.entry(ECONNREFUSED, "ECONNREFUSED"),
          Map.entry(ECONNRESET, "ECONNRESET"),
          Map.entry(EHOSTUNREACH, "EHOSTUNREACH"),
          Map.entry(EALREADY, "EALREADY"),
          Map.entry(EINPROGRESS, "EINPROGRESS"),
          Map.entry(ESTALE, "ESTALE"),
          Map.entry(EDQUOT, "EDQUOT"),
          Map.entry(ECANCELED, "ECANCELED"));
  private static final Map<Integer, String> SENTENCES =
      Map.ofEntries(
          Map.entry(EPERM, "operation not permitted"),
          Map.entry(ENOENT, "no such file or directory"),
          Map.entry(ESRCH, "no such process"),
          Map.entry(EINTR, "interrupted system call"),
          Map.entry(EIO, "input/output error"),
          Map.entry(ENXIO, "no such device or address"),
          Map.entry(E2BIG, "argument list too long"),
          Map.entry(ENOEXEC, "exec format error"),
          Map.entry(EBADF, "bad file descriptor"),
          Map.entry(ECHILD, "no child processes"),
          Map.entry(EAGAIN, "resource temporarily unavailable"),
          Map.entry(ENOMEM, "cannot allocate memory"),
          Map.entry(EACCES, "permission denied"),
          Map.entry(EFAULT, "bad address"),
          Map.entry(ENOTBLK, "block device required"),
          Map.entry(EBUSY, "device or resource busy"),
          Map.entry(EEXIST, "file exists"),
          Map.entry(EXDEV, "invalid cross-device link"),
          Map.entry(ENODEV, "no such device"),
          Map.entry(ENOTDIR, "not a directory"),
          Map.entry(EISDIR, "is a directory"),
          Map.entry(EINVAL, "invalid argument"),
          Map.entry(ENFILE, "too many open files in system"),
          Map.entry(EMFILE, "too many open files"),
          Map.entry(ENOTTY, "inappropriate ioctl for device"),
          Map.entry(ETXTBSY, "text file busy"),
          Map.entry(EFBIG, "file too large"),
          Map.entry(ENOSPC, "no space left on device"),
          Map.entry(ESPIPE, "illegal seek"),
          Map.entry(EROFS, "read-only file system"),
          Map.entry(EMLINK, "too many links"),
          Map.entry(EPIPE, "broken pipe"),
          Map.entry(EDOM, "numerical argument out of domain"),
          Map.entry(ERANGE, "numerical result out of range"),
          Map.entry(EDEADLK, "resource deadlock avoided"),
          Map.entry(ENAMETOOLONG, "file name too long"),
          Map.entry(ENOLCK, "no locks available"),
          Map.entry(ENOSYS, "function not implemented"),
          Map.entry(ENOTEMPTY, "directory not empty"),
          Map.entry(ELOOP, "too many levels of symbolic links"),
          Map.entry(ENODATA, "no data available"),
          Map.entry(ETIME, "timer expired"),
          Map.entry(EPROTO, "protocol error"),
          Map.entry(EOVERFLOW, "value too large for defined data type"),
          Map.entry(EUSERS, "too many users"),
          Map.entry(ENOTSOCK, "socket operation on non-socket"),
          Map.entry(EMSGSIZE, "message too long"),
          Map.entry(EOPNOTSUPP, "operation not supported"),
          Map.entry(EADDRINUSE, "address already in use"),
          Map.entry(ENOBUFS, "no buffer space available"),
          Map.entry(EISCONN, "transport endpoint is already connected"),
          Map.entry(ENOTCONN, "transport endpoint is not connected"),
          Map.entry(ETIMEDOUT, "connection timed out"),
          Map.entry(ECONNREFUSED, "connection refused"),
          Map.entry(ECONNRESET, "connection reset by peer"),
          Map.entry(EHOSTUNREACH, "no route to host"),
          Map.entry(EALREADY, "operation already in progress"),
          Map.entry(EINPROGRESS, "operation now in progress"),
          Map.entry(ESTALE, "stale file handle"),
          Map.entry(EDQUOT, "disk quota exceeded"),
          Map.entry(ECANCELED, "operation canceled"));

  private Errno() {}

  /// The symbol, such as `ENOENT`, or `errno 999` for one without a name here.
  public static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }

  /// The sentence alone, or the symbol where there is none.
  public static String sentence(int errno) {
    return SENTENCES.getOrDefault(errno, name(errno));
  }

  /// Sentence and symbol, such as `no such file or directory (ENOENT)`.
  public static String text(int errno) {
    String sentence = SENTENCES.get(errno);
    return sentence == null ? name(errno) : sentence + " (" + name(errno) + ")";
  }
}
