/* SPDX-License-Identifier: Apache-2.0
 * Whatever walks folders: reading them without the heap, cgroups and their children, and copying into a new tmpfs. */
#include "steps.h"

#include <signal.h>
#include <sys/sendfile.h>

const char *folder_next(struct folder *f) {
  struct __attribute__((packed)) entry {
    uint64_t inode, offset;
    uint16_t length;
    uint8_t type;
    char name[];
  };
  for (;;) {
    if (f->at >= f->got) {
      f->at = 0;
      f->got = (int)syscall(SYS_getdents64, f->fd, f->buffer, sizeof f->buffer);
      if (f->got <= 0) return NULL;
    }
    struct entry *e = (struct entry *)(f->buffer + f->at);
    f->at += e->length;
    if (strcmp(e->name, ".") && strcmp(e->name, "..")) return e->name;
  }
}

static int open_folder(int parent, const char *name) {
  return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int remove_cgroup(int parent, const char *name) {
  if (!unlinkat(parent, name, AT_REMOVEDIR)) return 0;
  if (errno != EBUSY) return fail("rmdir");
  OWNED int fd = open_folder(parent, name);
  if (fd < 0) return fail("open");
  struct folder f = {.fd = fd};
  struct stat info;
  for (const char *child; (child = folder_next(&f));)
    if (!fstatat(fd, child, &info, AT_SYMLINK_NOFOLLOW) && S_ISDIR(info.st_mode)) remove_cgroup(fd, child);
  return told(unlinkat(parent, name, AT_REMOVEDIR), "rmdir");
}

/* Signals what cgroup.procs lists; a process of another pid namespace shows as 0. */
static int signal_listed(int folder, int signal) {
  char buffer[4096];
  int count = 0;
  long pid = 0;
  OWNED int fd = openat(folder, "cgroup.procs", O_RDONLY | O_CLOEXEC);
  for (ssize_t got; fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0;)
    for (ssize_t i = 0; i < got; i++) {
      if (buffer[i] != '\n') {
        pid = pid * 10 + buffer[i] - '0';
        continue;
      }
      if (pid > 0 && !kill((pid_t)pid, signal)) count++;
      pid = 0;
    }
  return count;
}

int signal_cgroup(int folder, int signal) {
  int count = signal_listed(folder, signal);
  struct folder f = {.fd = folder};
  struct stat info;
  lseek(folder, 0, SEEK_SET);
  for (const char *child; (child = folder_next(&f));) {
    if (fstatat(folder, child, &info, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(info.st_mode)) continue;
    OWNED int fd = open_folder(folder, child);
    if (fd >= 0) count += signal_cgroup(fd, signal);
  }
  return count;
}

static int copy_file(int from, int to, const char *name, const struct stat *info) {
  OWNED int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  OWNED int out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (in < 0 || out < 0) return fail("open");
  ssize_t got;
  while ((got = sendfile(out, in, NULL, 1 << 20)) > 0) {}
  if (got < 0) return fail("sendfile");
  return told(fchown(out, info->st_uid, info->st_gid) || fchmod(out, info->st_mode & 07777) ? -1 : 0, "fchmod");
}

static int copy_link(int from, int to, const char *name, const struct stat *info) {
  char target[4096];
  ssize_t length = readlinkat(from, name, target, sizeof target - 1);
  if (length < 0) return fail("readlinkat");
  target[length] = 0;
  if (symlinkat(target, to, name)) return fail("symlinkat");
  return told(fchownat(to, name, info->st_uid, info->st_gid, AT_SYMLINK_NOFOLLOW), "fchownat");
}

static int copy_folder(int from, int to, int depth) {
  struct folder f = {.fd = from};
  struct stat info;
  if (depth > 100) return fail_with(ELOOP, "copy");
  for (const char *name; (name = folder_next(&f));) {
    if (fstatat(from, name, &info, AT_SYMLINK_NOFOLLOW)) return fail("fstatat");
    int failed = 0;
    if (S_ISDIR(info.st_mode)) {
      if (mkdirat(to, name, 0700)) return fail("mkdirat");
      OWNED int in = open_folder(from, name);
      OWNED int out = open_folder(to, name);
      if (in < 0 || out < 0) return fail("open");
      failed = copy_folder(in, out, depth + 1) || fchown(out, info.st_uid, info.st_gid) || fchmod(out, info.st_mode & 07777);
    } else if (S_ISREG(info.st_mode)) {
      failed = copy_file(from, to, name, &info);
    } else if (S_ISLNK(info.st_mode)) {
      failed = copy_link(from, to, name, &info);
    } else {
      failed = mknodat(to, name, info.st_mode, info.st_rdev) ||
               fchownat(to, name, info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW);
    }
    if (failed) return failure->call[0] ? -1 : fail("copy");
  }
  return 0;
}

int do_TMPFS_COPY_UP(const struct step *s) {
  struct stat info;
  int slot = slot_get(s->n[0]);
  if (slot < 0) return -1;
  OWNED int from = in_root(s->s[0], O_RDONLY | O_DIRECTORY, 0);
  if (from < 0) return errno == ENOENT ? 0 : -1;
  OWNED int to = openat(slot, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (to < 0 || fstat(from, &info)) return fail("open");
  if (fchown(to, info.st_uid, info.st_gid) || fchmod(to, info.st_mode & 07777)) return fail("fchmod");
  return copy_folder(from, to, 0);
}
