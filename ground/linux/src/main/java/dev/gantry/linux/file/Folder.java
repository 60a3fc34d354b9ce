// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An open folder: the only place from which files are reached.
///
/// Words: a *path in the root* is resolved by the kernel as if this folder were `/` (links and `..`
/// are followed, but never leave it). A *name* is one file in this very folder; it has no slash and
/// is never followed. Effects take names.
///
/// ```
/// try (Folder root = Folder.open(tree);
///      Folder etc = root.folder("etc");              // also when etc is a link to /private/etc
///      OpenFile file = etc.create("hostname", 0644)) {
///   file.write(bytes, 0, bytes.length);
/// }
/// ```
///
/// Whoever got a folder closes it. Refusals of the kernel are [KernelFailure]s; two threads may use
/// one folder at once.
public final class Folder implements AutoCloseable {
  /// `renameat2` flags.
  public static final int RENAME_NO_REPLACE = 1;

  public static final int RENAME_EXCHANGE = 2;

  private static final int DENTS = 32 << 10;
  private static final int OPEN = Calls.O_DIRECTORY | Calls.O_NONBLOCK;

  private final int fd;
  private boolean closed;

  private Folder(int fd) {
    this.fd = fd;
  }

  /// Opens a folder of the host that the caller trusts.
  public static Folder open(Path path) {
    int fd = Calls.openAt(Calls.AT_FDCWD, path.toString(), OPEN, 0);
    return new Folder((int) Calls.check(fd, "opening folder", path.toString()));
  }

  /// Opens the folder that an O_PATH descriptor stands for.
  static Folder at(int path) {
    return new Folder((int) Calls.check(Calls.openAt(path, ".", OPEN, 0), "opening folder", "."));
  }

  /// The descriptor; valid until [#close].
  public int number() {
    return fd;
  }

  // Finding

  /// Opens the folder at a path in the root. Fails with NOT_FOUND, or ENOTDIR.
  public Folder folder(String path) {
    return new Folder(
        (int) Calls.check(Calls.openInRoot(fd, path, OPEN, 0), "opening folder", path));
  }

  /// As [#folder], but null when there is nothing or something else at the path.
  public @Nullable Folder folderIfThere(String path) {
    long opened = Calls.openInRoot(fd, path, OPEN, 0);
    if (opened == -Errno.ENOENT || opened == -Errno.ENOTDIR || opened == -Errno.ELOOP) {
      return null;
    }
    return new Folder((int) Calls.check(opened, "opening folder", path));
  }

  /// Opens the folder `name` itself; ENOTDIR or ELOOP when it is a link.
  public Folder child(String name) {
    int opened = Calls.openAt(fd, FileName.single(name), OPEN | Calls.O_NOFOLLOW, 0);
    return new Folder((int) Calls.check(opened, "opening folder", name));
  }

  /// Opens the regular file at a path in the root for reading. The file that was looked at is the
  /// one that is opened (through its own magic link), so a device or fifo that takes its place in
  /// between is never touched.
  public OpenFile file(String path) {
    long probe = Calls.check(Calls.openInRoot(fd, path, Calls.O_PATH, 0), "opening", path);
    try {
      if (!statOf((int) probe, "", Calls.AT_EMPTY_PATH, path).isRegular()) {
        throw new KernelFailure("opening " + FileName.printable(path), Errno.EINVAL);
      }
      int opened = Calls.openAt(Calls.AT_FDCWD, "/proc/self/fd/" + probe, 0, 0);
      return new OpenFile((int) Calls.check(opened, "opening", path), path);
    } finally {
      Calls.close((int) probe);
    }
  }

  /// Opens the regular file `name` of this folder for reading, not following a link.
  public OpenFile childFile(String name) {
    int opened = Calls.openAt(fd, FileName.single(name), Calls.O_NOFOLLOW | Calls.O_NONBLOCK, 0);
    return new OpenFile((int) Calls.check(opened, "opening", name), name);
  }

  /// This folder's own attributes.
  public FileStat stat() {
    return statOf(fd, "", Calls.AT_EMPTY_PATH, ".");
  }

  /// The attributes of `name`, a link not followed; null when there is none.
  public @Nullable FileStat stat(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(FileStat.STATX_SIZE, 8);
      long text = Calls.name(arena, FileName.single(name));
      long result =
          Native.raw(
              Calls.STATX,
              fd,
              text,
              Calls.AT_SYMLINK_NOFOLLOW,
              Calls.STATX_BASIC,
              out.address(),
              0);
      if (result == -Errno.ENOENT) {
        return null;
      }
      Calls.check(result, "looking at", name);
      return FileStat.of(out);
    }
  }

  static FileStat statOf(int fd, String path, int flags, String shown) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(FileStat.STATX_SIZE, 8);
      long text = Calls.name(arena, path);
      Calls.check(
          Native.raw(Calls.STATX, fd, text, flags, Calls.STATX_BASIC, out.address(), 0),
          "looking at",
          shown);
      return FileStat.of(out);
    }
  }

  public String readLink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(4096);
      long text = Calls.name(arena, FileName.single(name));
      long got = Native.raw(Calls.READLINKAT, fd, text, out.address(), 4096, 0, 0);
      Calls.check(got, "reading link", name);
      return FileName.decode(out.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /// The names in this folder, in the file system's order, without `.` and `..`.
  public List<String> list() {
    List<String> names = new ArrayList<>();
    int own = Calls.openAt(fd, ".", OPEN, 0);
    Calls.check(own, "listing", ".");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(DENTS, 8);
      while (true) {
        long got =
            Calls.check(
                Native.raw(Calls.GETDENTS, own, buffer.address(), DENTS, 0, 0, 0), "listing", ".");
        if (got == 0) {
          return names;
        }
        readNames(buffer.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE), names);
      }
    } finally {
      Calls.close(own);
    }
  }

  private static void readNames(byte[] dents, List<String> names) {
    int at = 0;
    while (at < dents.length) {
      int length = (dents[at + 16] & 0xff) | (dents[at + 17] & 0xff) << 8;
      int start = at + 19;
      int end = start;
      while (dents[end] != 0) {
        end++;
      }
      String name = FileName.decode(dents, start, end - start);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
      at += length;
    }
  }

  // Making

  public void mkdir(String name, int permissions) {
    effect(Calls.MKDIRAT, "making folder", name, permissions, 0);
  }

  /// Creates a new file, open for reading and writing; EEXIST when the name is taken.
  public OpenFile create(String name, int permissions) {
    int flags = Calls.O_CREAT | Calls.O_EXCL | Calls.O_RDWR | Calls.O_NOFOLLOW;
    int opened = Calls.openAt(fd, FileName.single(name), flags, permissions);
    return new OpenFile((int) Calls.check(opened, "creating", name), name);
  }

  public void symlink(String target, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long to = Calls.name(arena, target);
      long text = Calls.name(arena, FileName.single(name));
      Calls.check(Native.raw(Calls.SYMLINKAT, to, fd, text, 0, 0, 0), "linking", name);
    }
  }

  /// Gives the file `from` of `folder` (itself, never what it points to) another name here.
  public void link(Folder folder, String from, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long source = Calls.name(arena, FileName.single(from));
      long text = Calls.name(arena, FileName.single(name));
      Calls.check(Native.raw(Calls.LINKAT, folder.fd, source, fd, text, 0, 0), "linking", name);
    }
  }

  /// Makes a device, fifo or socket; `mode` holds its type.
  public void mknod(String name, int mode, int major, int minor) {
    long device =
        (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    effect(Calls.MKNODAT, "making node", name, mode, device);
  }

  // Changing

  /// Sets owner and group of `name` itself.
  public void chown(String name, int uid, int gid) {
    try (Arena arena = Arena.ofConfined()) {
      long text = Calls.name(arena, FileName.single(name));
      Calls.check(
          Native.raw(Calls.FCHOWNAT, fd, text, uid, gid, Calls.AT_SYMLINK_NOFOLLOW, 0),
          "chown",
          name);
    }
  }

  /// Sets the permissions of `name`; a link is refused by the kernel.
  public void chmod(String name, int permissions) {
    try (Arena arena = Arena.ofConfined()) {
      long text = Calls.name(arena, FileName.single(name));
      long result =
          Native.raw(Calls.FCHMODAT2, fd, text, permissions, Calls.AT_SYMLINK_NOFOLLOW, 0, 0);
      if (result == -Errno.ENOSYS || result == -Errno.EPERM) {
        result = chmodThroughProc(arena, name, permissions);
      }
      Calls.check(result, "chmod", name);
    }
  }

  /// Before Linux 6.6: an O_PATH descriptor reached by its own magic link is the file itself.
  private long chmodThroughProc(Arena arena, String name, int permissions) {
    int file = Calls.openAt(fd, name, Calls.O_PATH | Calls.O_NOFOLLOW, 0);
    if (file < 0) {
      return file;
    }
    try {
      if (statOf(file, "", Calls.AT_EMPTY_PATH, name).isLink()) {
        return -Errno.EOPNOTSUPP;
      }
      long path = Calls.name(arena, "/proc/self/fd/" + file);
      return Native.raw(Calls.FCHMODAT, Calls.AT_FDCWD, path, permissions, 0, 0, 0);
    } finally {
      Calls.close(file);
    }
  }

  public void chmod(int permissions) {
    Calls.check(Native.raw(Calls.FCHMOD, fd, permissions, 0, 0, 0, 0), "chmod", ".");
  }

  public void chown(int uid, int gid) {
    Calls.check(Native.raw(Calls.FCHOWN, fd, uid, gid, 0, 0, 0), "chown", ".");
  }

  /// Sets the time of the last change of `name` itself.
  public void touch(String name, long seconds, int nanos) {
    setTimes(fd, FileName.single(name), seconds, nanos, name);
  }

  public void touch(long seconds, int nanos) {
    setTimes(fd, "", seconds, nanos, ".");
  }

  /// With an empty name, of the descriptor itself.
  static void setTimes(int fd, String name, long seconds, int nanos, String shown) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(32, 8);
      for (int i = 0; i < 2; i++) {
        times.set(ValueLayout.JAVA_LONG, i * 16L, seconds);
        times.set(ValueLayout.JAVA_LONG, i * 16L + 8, nanos);
      }
      long text = name.isEmpty() ? 0 : Calls.name(arena, name);
      int flags = name.isEmpty() ? 0 : Calls.AT_SYMLINK_NOFOLLOW;
      Calls.check(
          Native.raw(Calls.UTIMENSAT, fd, text, times.address(), flags, 0, 0),
          "setting the time of",
          shown);
    }
  }

  /// The extended attributes of `name` itself, sorted; none where the file system has none.
  public Map<String, byte[]> xattrs(String name) {
    return Xattrs.read(fd, FileName.single(name));
  }

  public Map<String, byte[]> xattrs() {
    return Xattrs.read(fd, "");
  }

  public void setXattr(String name, String key, byte[] value) {
    Xattrs.set(fd, FileName.single(name), key, value);
  }

  public void setXattr(String key, byte[] value) {
    Xattrs.set(fd, "", key, value);
  }

  public void removeXattr(String name, String key) {
    Xattrs.remove(fd, FileName.single(name), key);
  }

  public void rename(String name, Folder to, String newName, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long from = Calls.name(arena, FileName.single(name));
      long text = Calls.name(arena, FileName.single(newName));
      Calls.check(Native.raw(Calls.RENAMEAT2, fd, from, to.fd, text, flags, 0), "renaming", name);
    }
  }

  // Removing

  /// Removes a file that is not a folder.
  public void unlink(String name) {
    effect(Calls.UNLINKAT, "removing", name, 0, 0);
  }

  /// Removes an empty folder.
  public void rmdir(String name) {
    effect(Calls.UNLINKAT, "removing folder", name, Calls.AT_REMOVEDIR, 0);
  }

  /// Removes `name` and all below it, however deep; absent is fine. Nothing is followed.
  public void removeTree(String name) {
    TreeRemoval.remove(this, FileName.single(name));
  }

  /// Waits until everything on this folder's file system is on disk.
  public void syncFileSystem() {
    Calls.check(Native.raw(Calls.SYNCFS, fd, 0, 0, 0, 0, 0), "syncing", ".");
  }

  /// Waits until this folder's names are on disk.
  public void sync() {
    Calls.check(Native.raw(Calls.FSYNC, fd, 0, 0, 0, 0, 0), "syncing", ".");
  }

  /// The magic number of the file system that this folder is on (`statfs(2)`).
  public long fileSystemMagic() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(128, 8);
      Calls.check(Native.raw(Calls.FSTATFS, fd, out.address(), 0, 0, 0, 0), "looking at", ".");
      return out.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private void effect(long call, String doing, String name, long third, long fourth) {
    try (Arena arena = Arena.ofConfined()) {
      long text = Calls.name(arena, FileName.single(name));
      Calls.check(Native.raw(call, fd, text, third, fourth, 0, 0), doing, name);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Calls.close(fd);
    }
  }
}
