/* SPDX-License-Identifier: Apache-2.0
 * Steps on mounts and on paths in the root. A path is resolved once, beneath the root descriptor; what follows acts on the
 * descriptor, so that whoever swaps folders for links meanwhile gains nothing. */
#include "steps.h"

#include <limits.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#define BENEATH (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define STRICT (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)

static int lent_mode = -1; /* of TMPFS_MODE for the next FS_MOUNT */
static int masking = -1; /* the empty tmpfs that covers folders */

void masks_end(void) {
  close_owned(&masking);
  masking = -1;
}

int root_fd(void) {
  if (keeper.root < 0) keeper.root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  return keeper.root;
}

int in_root(const char *path, uint64_t flags, uint64_t resolve) {
  int fd;
  for (int tries = 0; tries < 128; tries++) {
    fd = k_openat2(root_fd(), *path ? path : ".", flags, 0, BENEATH | resolve);
    if (fd >= 0 || errno != EAGAIN) break; /* EAGAIN: a rename raced with ".." */
  }
  return fd < 0 ? fail("openat2") : fd;
}

/* One component beneath a held folder; it must be there afterwards, and be no link. */
static int make_one(int parent, const char *name, bool file, mode_t mode, uint64_t flags) {
  int made = file ? mknodat(parent, name, S_IFREG | mode, 0) : mkdirat(parent, name, mode);
  if (made < 0 && errno != EEXIST) return fail(file ? "mknodat" : "mkdirat");
  int fd = k_openat2(parent, name, flags, 0, STRICT);
  return fd < 0 ? fail("openat2") : fd;
}

/* Makes `rest` beneath `parent`, which it closes. */
static int make_rest(int parent, char *rest, bool file, mode_t mode, uint64_t flags) {
  for (;;) {
    char *name = rest, *end = strchr(rest, '/');
    rest = end ? end + strspn(end, "/") : NULL;
    if (end) *end = 0;
    bool last = !rest || !*rest;
    if (!strcmp(name, "..")) return close(parent), fail_with(ENOENT, "mkdirat");
    int fd = make_one(parent, name, last && file, last || !file ? mode : 0755, last ? flags : O_PATH | O_DIRECTORY);
    close_owned(&parent);
    if (fd < 0 || last) return fd;
    parent = fd;
  }
}

/* Splits `path` at its longest prefix that exists: gives that folder, and where the rest begins. */
static int existing_prefix(char *path, size_t *rest) {
  size_t cut = strlen(path);
  for (;;) {
    while (cut && path[cut - 1] == '/') cut--;
    while (cut && path[cut - 1] != '/') cut--;
    *rest = cut;
    char kept = path[cut];
    path[cut] = 0;
    int fd = in_root(cut ? path : "/", O_PATH | O_DIRECTORY, 0);
    path[cut] = kept;
    if (fd >= 0 || errno != ENOENT || !cut) return fd;
  }
}

/* Replaces the dangling link at `rest` by its target: 0 when there is no link. */
static int follow_link(int parent, char *path, size_t rest) {
  char name[NAME_MAX + 1], target[PATH_MAX], joined[PATH_MAX];
  size_t length = strcspn(path + rest, "/");
  if (length > NAME_MAX) return fail_with(ENAMETOOLONG, "openat2");
  snprintf(name, sizeof name, "%.*s", (int)length, path + rest);
  ssize_t got = readlinkat(parent, name, target, sizeof target - 1);
  if (got < 0) return 0;
  int all = snprintf(joined, sizeof joined, "%.*s%.*s%s", *target == '/' ? 0 : (int)rest, path, (int)got, target,
                     path + rest + length);
  if (all >= PATH_MAX) return fail_with(ENAMETOOLONG, "readlinkat");
  memcpy(path, joined, (size_t)all + 1);
  return 1;
}

int make_in_root(const char *path, bool file, mode_t mode, uint64_t flags, uint64_t resolve) {
  char buffer[PATH_MAX];
  if (snprintf(buffer, sizeof buffer, "%s", path) >= PATH_MAX) return fail_with(ENAMETOOLONG, "openat2");
  for (int links = 0; links < 40; links++) {
    int fd = in_root(buffer, flags, resolve);
    if (fd >= 0 || errno != ENOENT) return fd;
    size_t rest;
    int parent = existing_prefix(buffer, &rest);
    if (parent < 0) return -1;
    int followed = follow_link(parent, buffer, rest);
    if (!followed) return make_rest(parent, buffer + rest, file, mode, flags);
    close_owned(&parent);
    if (followed < 0) return -1;
  }
  return fail_with(ELOOP, "openat2");
}

/* The folder that holds the last component, made if missing. */
static int parent_in_root(const char *path, char name[NAME_MAX + 1]) {
  char folder[PATH_MAX];
  size_t length = strlen(path);
  while (length && path[length - 1] == '/') length--;
  size_t base = length;
  while (base && path[base - 1] != '/') base--;
  if (length - base > NAME_MAX || base >= PATH_MAX) return fail_with(ENAMETOOLONG, "openat2");
  snprintf(name, NAME_MAX + 1, "%.*s", (int)(length - base), path + base);
  if (!*name || !strcmp(name, ".") || !strcmp(name, "..")) return fail_with(EINVAL, "openat2");
  snprintf(folder, sizeof folder, "%.*s", (int)base, path);
  return make_in_root(base ? folder : "/", false, 0755, O_PATH | O_DIRECTORY, 0);
}

static bool of_proc(int fd) {
  struct statfs fs;
  return !fstatfs(fd, &fs) && fs.f_type == 0x9fa0; /* PROC_SUPER_MAGIC */
}

static bool root_of_proc(int fd) {
  struct stat info;
  return of_proc(fd) && !fstat(fd, &info) && info.st_ino == 1;
}

int checked_proc(const char *path, int flags) {
  OWNED int proc = open("/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (proc < 0) return fail("open");
  if (!root_of_proc(proc)) return fail_with(EXDEV, "fstatfs");
  int fd = k_openat2(proc, path, (unsigned)flags, 0, RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS);
  return fd < 0 ? fail("openat2") : fd;
}

int do_PROPAGATION(const struct step *s) { return told(mount(NULL, s->s[0], NULL, s->n[0], NULL), "mount"); }

int do_MOUNT(const struct step *s) {
  return told(mount(s->s[1], s->s[3], s->s[0], s->n[0], s->s[2]), "mount");
}

int do_UMOUNT(const struct step *s) { return told(umount2(s->s[0], (int)s->n[0]), "umount2"); }

int do_ROOT(const struct step *s) {
  OWNED int at = open(s->s[0], O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (at < 0) return fail("open");
  int tree = at;
  if (s->n[0]) {
    tree = k_open_tree(at, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE | K_AT_RECURSIVE);
    if (tree < 0) return fail("open_tree");
  } else if (s->n[1] != NONE && (tree = slot_get(s->n[1])) < 0) {
    return -1;
  }
  int moved = tree == at ? 0 : k_move_mount(tree, at);
  int root = moved ? -1 : fcntl(tree, F_DUPFD_CLOEXEC, 3);
  if (s->n[0]) close_owned(&tree);
  if (root < 0) return fail(moved ? "move_mount" : "fcntl");
  close_owned(&keeper.root);
  keeper.root = root;
  return 0;
}

/* The kernel's own words about a refused file system. */
static int fs_failed(int fs, const char *call) {
  int error = errno;
  ssize_t got = read(fs, failure->detail, DETAIL);
  failure->detail[got > 0 ? got : 0] = 0;
  if (got > 2 && failure->detail[1] == ' ') memmove(failure->detail, failure->detail + 2, (size_t)got - 1);
  failure->detail[strcspn(failure->detail, "\n")] = 0;
  return fail_with(error, call);
}

static int fs_option(int fs, const char *option) {
  char key[256];
  const char *value = strchr(option, '=');
  if (!value) return (int)syscall(SYS_fsconfig, fs, K_FSCONFIG_SET_FLAG, option, NULL, 0);
  snprintf(key, sizeof key, "%.*s", (int)(value - option), option);
  return (int)syscall(SYS_fsconfig, fs, K_FSCONFIG_SET_STRING, key, value + 1, 0);
}

static int new_mount(const char *type, const char *source, const char *options, uint32_t length, uint64_t attrs, bool ro) {
  OWNED int fs = (int)syscall(SYS_fsopen, type, 1 /* FSOPEN_CLOEXEC */);
  if (fs < 0) return fail("fsopen");
  if (*source && syscall(SYS_fsconfig, fs, K_FSCONFIG_SET_STRING, "source", source, 0)) return fs_failed(fs, "fsconfig");
  if (ro && fs_option(fs, "ro")) return fs_failed(fs, "fsconfig");
  for (const char *option = options; option < options + length; option += strlen(option) + 1)
    if (fs_option(fs, option)) {
      int error = errno;
      fs_failed(fs, "fsconfig");
      if (!failure->detail[0]) snprintf(failure->detail, sizeof failure->detail, "option %.200s", option);
      return fail_with(error, "fsconfig");
    }
  char mode[16];
  snprintf(mode, sizeof mode, "mode=%o", (unsigned)lent_mode);
  if (lent_mode >= 0 && fs_option(fs, mode)) return fs_failed(fs, "fsconfig");
  lent_mode = -1;
  if (syscall(SYS_fsconfig, fs, K_FSCONFIG_CMD_CREATE, NULL, NULL, 0)) return fs_failed(fs, "fsconfig");
  int fd = (int)syscall(SYS_fsmount, fs, 1 /* FSMOUNT_CLOEXEC */, attrs);
  return fd < 0 ? fs_failed(fs, "fsmount") : fd;
}

int do_TMPFS_MODE(const struct step *s) {
  struct stat info;
  int fd = k_openat2(root_fd(), s->s[0], O_PATH | O_DIRECTORY, 0, BENEATH);
  lent_mode = fd >= 0 && !fstat(fd, &info) ? (int)(info.st_mode & 07777) : -1;
  close_owned(&fd);
  return 0;
}

int do_FS_MOUNT(const struct step *s) {
  return slot_put(s->n[0], new_mount(s->s[0], s->s[1], s->s[2], s->len[2], s->n[1], s->n[2] & 1));
}

/* flags: 1 recursive, 2 plain O_PATH, 4 do not follow the last component. `at` is a resolved O_PATH descriptor or negative. */
static int take_tree(const struct step *s, int at) {
  if (at < 0) return fail("open");
  if (s->n[1] & 2) return slot_put(s->n[0], at);
  int tree = k_open_tree(at, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE | (s->n[1] & 1 ? K_AT_RECURSIVE : 0));
  close_owned(&at);
  return tree < 0 ? fail("open_tree") : slot_put(s->n[0], tree);
}

int do_OPEN_TREE(const struct step *s) {
  return take_tree(s, open(s->s[0], O_PATH | O_CLOEXEC | (s->n[1] & 4 ? O_NOFOLLOW : 0)));
}

int do_OPEN_TREE_IN_ROOT(const struct step *s) {
  return take_tree(s, in_root(s->s[0], O_PATH | (s->n[1] & 4 ? O_NOFOLLOW : 0), 0));
}

static int set_attributes(int fd, const uint64_t *set_clear_propagation, bool recursive, int userns) {
  struct k_mount_attr attr = {set_clear_propagation[0], set_clear_propagation[1], set_clear_propagation[2], 0};
  if (userns >= 0) attr.attr_set |= K_MOUNT_ATTR_IDMAP, attr.userns_fd = (uint64_t)userns;
  return told(k_mount_setattr(fd, recursive ? K_AT_RECURSIVE : 0, &attr), "mount_setattr");
}

int do_MOUNT_SETATTR(const struct step *s) {
  int fd = slot_get(s->n[0]), userns = s->n[5] == NONE ? -1 : slot_get(s->n[5]);
  if (fd < 0 || (userns < 0 && s->n[5] != NONE)) return -1;
  return set_attributes(fd, s->n + 1, s->n[4], userns);
}

/* statfs(2) knows the attributes by other numbers. */
static uint64_t attributes_of(unsigned long flags) {
  uint64_t attrs = flags & (K_MOUNT_ATTR_RDONLY | K_MOUNT_ATTR_NOSUID | K_MOUNT_ATTR_NODEV | K_MOUNT_ATTR_NOEXEC);
  if (flags & ST_NOATIME) attrs |= K_MOUNT_ATTR_NOATIME;
  else if (!(flags & ST_RELATIME)) attrs |= K_MOUNT_ATTR_STRICTATIME;
  if (flags & ST_NODIRATIME) attrs |= K_MOUNT_ATTR_NODIRATIME;
  return attrs;
}

int do_BIND_ATTRS(const struct step *s) {
  const uint64_t lockable = K_MOUNT_ATTR_RDONLY | K_MOUNT_ATTR_NOSUID | K_MOUNT_ATTR_NODEV | K_MOUNT_ATTR_NOEXEC;
  const uint64_t atime = K_MOUNT_ATTR_ATIME_MASK | K_MOUNT_ATTR_NODIRATIME;
  uint64_t set = s->n[1], clear = (lockable | K_MOUNT_ATTR_NOSYMFOLLOW) & ~set;
  struct statfs info;
  int fd = slot_get(s->n[0]);
  if (fd < 0) return -1;
  if (fstatfs(fd, &info)) return fail("fstatfs");
  uint64_t locked = s->n[4] ? attributes_of((unsigned long)info.f_flags) : 0;
  if (s->n[2] & locked & lockable & ~set) return fail_with(EPERM, "mount_setattr");
  clear &= ~(locked & lockable);
  if (s->n[3] != NONE) {
    if (s->n[4] && s->n[3] != (locked & atime)) return fail_with(EPERM, "mount_setattr");
    set |= s->n[3];
    clear |= atime;
  }
  return set_attributes(fd, (uint64_t[]){set, clear, 0}, false, -1);
}

int do_SETATTR_IN_ROOT(const struct step *s) {
  OWNED int fd = in_root(s->s[0], O_PATH, 0);
  return fd < 0 ? -1 : set_attributes(fd, s->n, s->n[3], -1);
}

/* What lies in a proc file system tells the kernel things about processes: nothing may be put over it unasked. */
static int wrong_proc(int source, int target, uint64_t flags) {
  if (flags & 16 ? root_of_proc(source) : flags & (2 | 8) || !of_proc(target)) return 0;
  const char *why = flags & 16 ? "the source is no proc file system" : "the target is inside a proc file system";
  snprintf(failure->detail, sizeof failure->detail, "%s", why);
  return fail_with(EXDEV, "fstatfs");
}

int do_ATTACH(const struct step *s) {
  struct stat source, target;
  int fd = slot_get(s->n[0]);
  if (fd < 0) return -1;
  if (fstat(fd, &source)) return fail("fstat");
  uint64_t flags = O_PATH | (s->n[2] & 1 ? O_NOFOLLOW : 0) | (s->n[2] & 2 ? O_DIRECTORY : 0);
  uint64_t resolve = s->n[2] & 2 ? RESOLVE_NO_SYMLINKS : 0;
  bool file = s->n[1] == 2 || (s->n[1] == 3 && !S_ISDIR(source.st_mode));
  OWNED int at = in_root(s->s[0], flags, resolve);
  if (at < 0 && errno == ENOENT && s->n[1]) {
    at = make_in_root(s->s[0], file, file ? 0644 : 0755, flags, resolve);
  }
  if (at < 0) return -1;
  if (fstat(at, &target)) return fail("fstat");
  if (S_ISLNK(target.st_mode)) return fail_with(ELOOP, "openat2");
  if (wrong_proc(fd, at, s->n[2])) return -1;
  return told(k_move_mount(fd, at), "move_mount");
}

int do_READONLY(const struct step *s) {
  OWNED int at = in_root(s->s[0], O_PATH, 0);
  if (at < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
  OWNED int tree = k_open_tree(at, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE | K_AT_RECURSIVE);
  if (tree < 0) return fail("open_tree");
  if (set_attributes(tree, (uint64_t[]){K_MOUNT_ATTR_RDONLY, 0, 0}, true, -1)) return -1;
  return told(k_move_mount(tree, at), "move_mount");
}

static int cover_folder(int at) {
  int tree;
  if (masking >= 0) {
    tree = k_open_tree(masking, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE);
    if (tree < 0) return fail("open_tree");
  } else {
    uint64_t attrs = K_MOUNT_ATTR_RDONLY | K_MOUNT_ATTR_NOSUID | K_MOUNT_ATTR_NODEV | K_MOUNT_ATTR_NOEXEC;
    tree = masking = new_mount("tmpfs", "tmpfs", "size=0k\0nr_inodes=1", 20, attrs, true);
    if (tree < 0) return -1;
  }
  int moved = told(k_move_mount(tree, at), "move_mount");
  if (tree != masking) close_owned(&tree);
  return moved;
}

int do_MASK(const struct step *s) {
  struct stat info;
  int null = slot_get(s->n[0]);
  if (null < 0) return -1;
  OWNED int at = in_root(s->s[0], O_PATH, 0);
  if (at < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
  if (fstat(at, &info)) return fail("fstat");
  if (S_ISDIR(info.st_mode)) return cover_folder(at);
  OWNED int tree = k_open_tree(null, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE);
  if (tree < 0) return fail("open_tree");
  return told(k_move_mount(tree, at), "move_mount");
}

int do_OPEN_NULL(const struct step *s) {
  struct stat info;
  int fd = in_root("/dev/null", O_PATH | O_NOFOLLOW, 0);
  if (fd < 0) return -1;
  if (!fstat(fd, &info) && S_ISCHR(info.st_mode) && info.st_rdev == makedev(1, 3)) return slot_put(s->n[0], fd);
  close(fd);
  return fail_with(ENODEV, "fstat");
}

int do_MKDIR_IN_ROOT(const struct step *s) {
  OWNED int there = in_root(s->s[0], O_PATH | O_DIRECTORY, 0);
  if (there >= 0) return 0;
  OWNED int fd = make_in_root(s->s[0], false, (mode_t)s->n[0] & 07777, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0) return -1;
  return s->n[1] || s->n[2] ? told(fchown(fd, (uid_t)s->n[1], (gid_t)s->n[2]), "fchown") : 0;
}

int do_MKNOD(const struct step *s) {
  char name[NAME_MAX + 1];
  struct stat info;
  OWNED int parent = parent_in_root(s->s[0], name);
  if (parent < 0) return -1;
  if (mknodat(parent, name, (mode_t)s->n[0], (dev_t)s->n[1])) {
    int error = errno;
    bool equal = error == EEXIST && !fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) &&
                 (info.st_mode & S_IFMT) == (s->n[0] & S_IFMT) && info.st_rdev == (dev_t)s->n[1];
    return equal ? 0 : fail_with(error, "mknodat");
  }
  if (!s->n[2] && !s->n[3]) return 0;
  return told(fchownat(parent, name, (uid_t)s->n[2], (gid_t)s->n[3], AT_SYMLINK_NOFOLLOW), "fchownat");
}

int do_SYMLINK(const struct step *s) {
  char name[NAME_MAX + 1];
  OWNED int parent = parent_in_root(s->s[1], name);
  if (parent < 0) return -1;
  return symlinkat(s->s[0], parent, name) && errno != EEXIST ? fail("symlinkat") : 0;
}

int do_CONTAINER_PATH_EXISTS(const struct step *s) {
  OWNED int fd = in_root(s->s[0], O_PATH, 0);
  return fd < 0 ? -1 : 0;
}

/* The slave on /dev/console, which must be a plain file or absent. */
static int bind_console(int slave) {
  struct stat info;
  OWNED int at = make_in_root("/dev/console", true, 0600, O_PATH | O_NOFOLLOW, 0);
  if (at < 0 || fstat(at, &info)) return -1;
  if (S_ISLNK(info.st_mode) || S_ISDIR(info.st_mode)) return fail_with(ELOOP, "openat2");
  OWNED int tree = k_open_tree(slave, "", K_AT_EMPTY_PATH | K_OPEN_TREE_CLONE);
  return tree < 0 ? fail("open_tree") : told(k_move_mount(tree, at), "move_mount");
}

int do_CONSOLE(const struct step *s) {
  struct statfs fs;
  struct stat info;
  int number, unlock = 0;
  OWNED int master = in_root("/dev/pts/ptmx", O_RDWR | O_NOCTTY, RESOLVE_NO_SYMLINKS);
  if (master < 0) return -1;
  if (fstatfs(master, &fs) || fstat(master, &info)) return fail("fstat");
  if (fs.f_type != 0x1cd1 || info.st_rdev != makedev(5, 2)) return fail_with(ENODEV, "fstatfs"); /* DEVPTS_SUPER_MAGIC */
  if (ioctl(master, TIOCSPTLCK, &unlock) || ioctl(master, TIOCGPTN, &number)) return fail("ioctl");
  int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave < 0) return fail("ioctl TIOCGPTPEER");
  for (int i = 0; i < 3; i++) keeper.slot[STDIO_SLOT + i] = slave;
  struct winsize size = {.ws_row = (unsigned short)s->n[1], .ws_col = (unsigned short)s->n[2]};
  if ((size.ws_row || size.ws_col) && ioctl(master, TIOCSWINSZ, &size)) return fail("ioctl");
  if (s->n[3] && bind_console(slave)) return -1;
  if (s->n[0] == NONE) return send_fd(keeper.sync, master, &(char){TOKEN_MASTER}, 1);
  char name[32];
  int length = snprintf(name, sizeof name, "/dev/pts/%d", number), to = slot_get(s->n[0]);
  return to < 0 ? -1 : send_fd(to, master, name, (size_t)length);
}

int do_ROOT_READONLY(const struct step *s) {
  (void)s;
  return set_attributes(root_fd(), (uint64_t[]){K_MOUNT_ATTR_RDONLY, 0, 0}, false, -1);
}
