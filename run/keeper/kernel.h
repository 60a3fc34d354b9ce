/* SPDX-License-Identifier: Apache-2.0
 * Kernel interfaces that musl has no wrapper for. */
#pragma once
#include <linux/openat2.h>
#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <linux/mount.h> and <linux/sched.h> clash with musl's own headers, so their few constants are here. */
#define K_OPEN_TREE_CLONE 1u
#define K_OPEN_TREE_CLOEXEC 02000000u
#define K_AT_RECURSIVE 0x8000u
#define K_AT_EMPTY_PATH 0x1000
#define K_MOVE_EMPTY_PATHS (0x4u | 0x40u)
#define K_FSCONFIG_SET_FLAG 0u
#define K_FSCONFIG_SET_STRING 1u
#define K_FSCONFIG_CMD_CREATE 6u
#define K_MOUNT_ATTR_RDONLY 0x1ull
#define K_MOUNT_ATTR_NOSUID 0x2ull
#define K_MOUNT_ATTR_NODEV 0x4ull
#define K_MOUNT_ATTR_NOEXEC 0x8ull
#define K_MOUNT_ATTR_ATIME_MASK 0x70ull
#define K_MOUNT_ATTR_NOATIME 0x10ull
#define K_MOUNT_ATTR_STRICTATIME 0x20ull
#define K_MOUNT_ATTR_NODIRATIME 0x80ull
#define K_MOUNT_ATTR_NOSYMFOLLOW 0x200000ull
#define K_MOUNT_ATTR_IDMAP 0x100000ull
#define K_CLOSE_RANGE_CLOEXEC 4u
#define K_CLONE_PIDFD 0x1000ull
#define K_CLONE_PARENT_SETTID 0x100000ull
#define K_CLONE_NEWTIME 0x80ull
#define K_CLONE_INTO_CGROUP 0x200000000ull

struct k_mount_attr {
  uint64_t attr_set, attr_clr, propagation, userns_fd;
};

struct k_clone_args {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

struct k_sched_attr {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

static inline int k_openat2(int dir, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
  struct open_how how = {.flags = flags | 02000000 /* O_CLOEXEC */, .mode = mode, .resolve = resolve};
  return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}
static inline int k_open_tree(int dir, const char *path, unsigned flags) {
  return (int)syscall(SYS_open_tree, dir, path, flags | K_OPEN_TREE_CLOEXEC);
}
static inline int k_move_mount(int from, int to) {
  return (int)syscall(SYS_move_mount, from, "", to, "", K_MOVE_EMPTY_PATHS);
}
static inline int k_mount_setattr(int fd, unsigned flags, const struct k_mount_attr *attr) {
  return (int)syscall(SYS_mount_setattr, fd, "", flags | K_AT_EMPTY_PATH, attr, sizeof *attr);
}
static inline int k_close_range(unsigned first, unsigned last, unsigned flags) {
  return (int)syscall(SYS_close_range, first, last, flags);
}
static inline int k_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
static inline int k_pidfd_signal(int pidfd, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}
static inline int k_pidfd_getfd(int pidfd, int fd) { return (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0); }
