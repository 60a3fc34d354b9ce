/* SPDX-License-Identifier: Apache-2.0
 * Steps that make the root descriptor the process's own root. */
#include "steps.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/mount.h>

/* Turns the \ooo of mountinfo into bytes, in place. */
static char *plain(char *path) {
  char *to = path;
  for (const char *from = path; *from; to++) {
    if (*from == '\\' && strlen(from) > 3) {
      *to = (char)strtol((char[]){from[1], from[2], from[3], 0}, NULL, 8);
      from += 4;
    } else {
      *to = *from++;
    }
  }
  *to = 0;
  return path;
}

/* The mount point, when the line of mountinfo is of a whole proc or sysfs; the line is cut up. */
static char *kernel_view(char *line) {
  char *type = strstr(line, " - ");
  if (!type || (strncmp(type, " - proc ", 8) && strncmp(type, " - sysfs ", 9))) return NULL;
  char *save, *field = strtok_r(line, " ", &save);
  for (int i = 0; field && i < 3; i++) field = strtok_r(NULL, " ", &save);
  if (!field || strcmp(field, "/")) return NULL;
  field = strtok_r(NULL, " ", &save);
  return field ? plain(field) : NULL;
}

static bool below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return !strncmp(path, folder, length) && (!path[length] || path[length] == '/');
}

/* A moved root only hides the mounts of the host. An uncovered proc or sysfs among them would let a user namespace inside
 * mount its own (the kernel allows what can be seen already), so they must go. */
static int hide_kernel_views(void) {
  static char text[1 << 18];
  char root[PATH_MAX], link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", root_fd());
  ssize_t length = readlink(link, root, sizeof root - 1);
  OWNED int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
  if (length < 0 || fd < 0) return fail("open");
  root[length] = 0;
  size_t end = 0;
  for (ssize_t got; end < sizeof text - 1 && (got = read(fd, text + end, sizeof text - 1 - end)) > 0;) end += (size_t)got;
  if (end == sizeof text - 1) return fail_with(EFBIG, "mountinfo");
  while (end) { /* the latest mount first */
    text[end] = 0;
    char *line = memrchr(text, '\n', end - 1);
    line = line ? line + 1 : text;
    end = (size_t)(line - text);
    char *path = kernel_view(line);
    if (!path || below(path, root) || !umount2(path, MNT_DETACH)) continue;
    /* Locked by a user namespace: it stays where it is, but is covered. */
    if (mount("tmpfs", path, "tmpfs", MS_RDONLY, "size=0k")) return fail("umount2");
  }
  return 0;
}

int do_PIVOT(const struct step *s) {
  OWNED int old = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (old < 0) return fail("open");
  if (s->n[0]) {
    if (hide_kernel_views()) return -1;
    OWNED int top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (k_move_mount(root_fd(), top)) return fail("move_mount");
    if (fchdir(keeper.root) || chroot(".")) return fail("chroot");
  } else {
    if (fchdir(root_fd())) return fail("fchdir");
    if (syscall(SYS_pivot_root, ".", ".")) return fail("pivot_root");
    if (fchdir(old)) return fail("fchdir");
    /* Unmounting the old root must not reach the host. */
    if (mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL)) return fail("mount");
    if (umount2(".", MNT_DETACH)) return fail("umount2");
  }
  if (chdir("/")) return fail("chdir");
  close_owned(&keeper.root);
  keeper.root = -1;
  keeper.entered = true;
  return 0;
}

int do_CHROOT_FD(const struct step *s) {
  int fd = slot_get(s->n[0]);
  if (fd < 0) return -1;
  if (fchdir(fd) || chroot(".")) return fail("chroot");
  close_owned(&keeper.root);
  keeper.root = -1;
  keeper.entered = true;
  return 0;
}

int do_MOVE_ROOT_PROPAGATION(const struct step *s) { return told(mount(NULL, "/", NULL, s->n[0], NULL), "mount"); }
