/* SPDX-License-Identifier: Apache-2.0
 * Steps that make the container side and shape it until its exec. */
#include "steps.h"

#include <limits.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

/* The permissions are in a text: type;uid;gid;permissions;name. */
int do_KEYRING(const struct step *s) {
  char text[512] = "";
  long ring = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, s->s[0]);
  if (ring < 0) return errno == ENOSYS ? 0 : fail("keyctl JOIN_SESSION_KEYRING");
  if (syscall(SYS_keyctl, KEYCTL_DESCRIBE, ring, text, sizeof text - 1) < 0) return fail("keyctl DESCRIBE");
  const char *field = text;
  for (int i = 0; field && i < 3; i++) field = strchr(field, ';') ? strchr(field, ';') + 1 : NULL;
  unsigned long now = field ? strtoul(field, NULL, 16) : 0;
  return told(syscall(SYS_keyctl, KEYCTL_SETPERM, ring, now | s->n[0]), "keyctl SETPERM");
}

int do_SETNS(const struct step *s) {
  int fd = slot_get(s->n[1]);
  return fd < 0 ? -1 : told(setns(fd, (int)s->n[0]), "setns");
}

int do_UNSHARE(const struct step *s) { return told(unshare((int)s->n[0]), "unshare"); }

int do_TIME_OFFSETS(const struct step *s) {
  /* A change of user has made our /proc files root's. */
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)) return fail("prctl PR_SET_DUMPABLE");
  if (write_file(AT_FDCWD, "/proc/self/timens_offsets", 0, s->s[0], s->len[0])) return -1;
  OWNED int fd = open("/proc/self/ns/time_for_children", O_RDONLY | O_CLOEXEC);
  return fd < 0 ? fail("open") : told(setns(fd, (int)K_CLONE_NEWTIME), "setns");
}

int do_CLONE(const struct step *s) {
  int pair[2], cgroup = s->n[1] == NONE ? 0 : slot_get(s->n[1]);
  if (cgroup < 0) return -1;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return fail("socketpair");
  struct k_clone_args args = {
      .flags = s->n[0] | K_CLONE_PIDFD | K_CLONE_PARENT_SETTID | (s->n[1] == NONE ? 0 : K_CLONE_INTO_CGROUP),
      .pidfd = (uint64_t)(uintptr_t)&keeper.pidfd,
      .parent_tid = (uint64_t)(uintptr_t)&failure->pid,
      .exit_signal = SIGCHLD,
      .cgroup = (uint64_t)cgroup,
  };
  long pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) return close(pair[0]), close(pair[1]), fail("clone3");
  close(pair[pid == 0]);
  /* High enough that the descriptors to preserve cannot overwrite it. */
  keeper.sync = fcntl(pair[pid != 0], F_DUPFD_CLOEXEC, 3 + keeper.preserve);
  close(pair[pid != 0]);
  if (pid) {
    keeper.child = (pid_t)pid;
    keep_cloned();
    return keeper.sync < 0 ? fail("fcntl") : 0;
  }
  keeper.side = CONTAINER;
  keeper.child = failure->pid;
  close_owned(&keeper.report);
  keeper.report = -1;
  keep_forget();
  show_stage("keeper:init");
  return keeper.sync < 0 ? fail("fcntl") : 0;
}

int do_HOSTNAME(const struct step *s) { return told(sethostname(s->s[0], s->len[0]), "sethostname"); }

int do_DOMAINNAME(const struct step *s) { return told(setdomainname(s->s[0], s->len[0]), "setdomainname"); }

static int write_proc(const char *path, const void *bytes, size_t length) {
  OWNED int fd = checked_proc(path, O_WRONLY);
  return fd < 0 ? -1 : told(write(fd, bytes, length), "write");
}

int do_SYSCTL(const struct step *s) {
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "sys/%s", s->s[0]) >= PATH_MAX) return fail_with(ENAMETOOLONG, "openat2");
  return write_proc(path, s->s[1], s->len[1]);
}

int do_LSM(const struct step *s) {
  char path[PATH_MAX];
  pid_t thread = (pid_t)syscall(SYS_gettid);
  if (snprintf(path, sizeof path, "self/task/%d/attr/%s", thread, s->s[0]) >= PATH_MAX)
    return fail_with(ENAMETOOLONG, "openat2");
  return write_proc(path, s->s[1], s->len[1]);
}

int do_OOM_SCORE(const struct step *s) {
  return write_file(AT_FDCWD, "/proc/self/oom_score_adj", 0, s->s[0], s->len[0]);
}

int do_RLIMIT(const struct step *s) {
  uint64_t limit[2] = {s->n[1], s->n[2]};
  return told(syscall(SYS_prlimit64, keeper.side == CONTAINER ? 0 : keeper.child, (int)s->n[0], limit, NULL), "prlimit");
}

int do_SCHED(const struct step *s) {
  struct k_sched_attr attr = {sizeof attr, (uint32_t)s->n[0], s->n[3], (int32_t)s->n[1], (uint32_t)s->n[2],
                              s->n[4], s->n[5], s->n[6]};
  return told(syscall(SYS_sched_setattr, 0, &attr, 0), "sched_setattr");
}

int do_IOPRIO(const struct step *s) { return told(syscall(SYS_ioprio_set, 1, 0, (int)s->n[0]), "ioprio_set"); }

int do_PERSONALITY(const struct step *s) { return told(personality(s->n[0]), "personality"); }

int do_AFFINITY(const struct step *s) {
  static unsigned char all[128] = {[0 ... 127] = 255};
  const void *mask = s->len[0] ? (const void *)s->s[0] : all;
  /* The kernel wants whole words; a string is padded to them, with zeros. */
  size_t length = s->len[0] ? s->len[0] : sizeof all;
  unsigned char words[1024] = {0};
  if (length > sizeof words) return fail_with(EINVAL, "sched_setaffinity");
  memcpy(words, mask, length);
  return told(syscall(SYS_sched_setaffinity, 0, (length + 7) & ~7ul, words), "sched_setaffinity");
}

int do_MEMPOLICY(const struct step *s) {
  unsigned long nodes[128] = {0};
  if (s->len[0] > sizeof nodes) return fail_with(EINVAL, "set_mempolicy");
  memcpy(nodes, s->s[0], s->len[0]);
  unsigned long bits = s->len[0] ? ((s->len[0] + 7) & ~7ul) * 8 + 1 : 0;
  return told(syscall(SYS_set_mempolicy, (int)s->n[0], bits ? nodes : NULL, bits), "set_mempolicy");
}

int do_SETSID(const struct step *s) {
  (void)s;
  return told(setsid(), "setsid");
}

/* Host devices are reached through the root's own nodes where they are the same. */
static int own_null(int fd) {
  struct stat info, own;
  if (fstat(fd, &info) || !S_ISCHR(info.st_mode) || info.st_rdev != makedev(1, 3)) return fd;
  int mode = fcntl(fd, F_GETFL) & O_ACCMODE, null = in_root("/dev/null", (uint64_t)mode | O_NOFOLLOW, 0);
  if (null >= 0 && !fstat(null, &own) && own.st_rdev == info.st_rdev && S_ISCHR(own.st_mode)) return null;
  close_owned(&null);
  return fd;
}

int do_STDIO(const struct step *s) {
  for (int i = 0; i < 3; i++) {
    int from = s->n[i] == NONE ? i : slot_get(s->n[i]), fd = from < 0 ? -1 : own_null(from);
    if (fd < 0) return -1;
    if (fd != i && dup2(fd, i) < 0) return fail("dup2");
    if (fd != from) close(fd);
  }
  return s->n[3] ? told(ioctl(0, TIOCSCTTY, 0), "ioctl TIOCSCTTY") : 0;
}

int do_STDIO_OWNER(const struct step *s) {
  struct stat info;
  for (int fd = 0; fd < 3; fd++) {
    if (fstat(fd, &info) || (S_ISCHR(info.st_mode) && info.st_rdev == makedev(1, 3))) continue;
    if (info.st_uid != s->n[0] && fchown(fd, (uid_t)s->n[0], (gid_t)-1) && errno != EINVAL && errno != EPERM &&
        errno != EROFS)
      return fail("fchown");
  }
  return 0;
}

int do_UMASK(const struct step *s) {
  keeper.mask = (mode_t)s->n[0];
  return 0;
}

int do_KEEPCAPS(const struct step *s) { return told(prctl(PR_SET_KEEPCAPS, s->n[0], 0, 0, 0), "prctl"); }

int do_GROUPS(const struct step *s) {
  static gid_t groups[65536];
  if (s->len[0] % 4 || s->len[0] > sizeof groups) return fail_with(EINVAL, "setgroups");
  memcpy(groups, s->s[0], s->len[0]);
  return told(syscall(SYS_setgroups, s->len[0] / 4, groups), "setgroups");
}

int do_SETGID(const struct step *s) { return told(syscall(SYS_setresgid, s->n[0], s->n[0], s->n[0]), "setresgid"); }

int do_SETUID(const struct step *s) { return told(syscall(SYS_setresuid, s->n[0], s->n[0], s->n[0]), "setresuid"); }

int do_BOUNDING(const struct step *s) {
  for (unsigned long cap = 0; cap < 64; cap++) {
    int has = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
    if (has < 0) break; /* beyond the kernel's last one */
    if (has && !(s->n[0] >> cap & 1) && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0)) return fail("prctl PR_CAPBSET_DROP");
  }
  return 0;
}

int do_CAPS(const struct step *s) {
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct set[2];
  for (int i = 0; i < 2; i++) {
    set[i].effective = (uint32_t)(s->n[0] >> 32 * i);
    set[i].permitted = (uint32_t)(s->n[1] >> 32 * i);
    set[i].inheritable = (uint32_t)(s->n[2] >> 32 * i);
  }
  /* With its powers gone, other processes of the container could reach into this one until its exec. */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) return fail("prctl PR_SET_DUMPABLE");
  return told(syscall(SYS_capset, &head, set), "capset");
}

int do_AMBIENT(const struct step *s) {
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)) return fail("prctl PR_CAP_AMBIENT");
  for (unsigned long cap = 0; cap < 64; cap++)
    if ((s->n[0] >> cap & 1) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0))
      return fail("prctl PR_CAP_AMBIENT_RAISE");
  return 0;
}

int do_NO_NEW_PRIVS(const struct step *s) {
  (void)s;
  return told(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl PR_SET_NO_NEW_PRIVS");
}

int do_SIGNAL_DEFAULTS(const struct step *s) {
  (void)s;
  prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
  reset_signals(true);
  return 0;
}

/* What EXEC does before execve and a filter may forbid: SECCOMP calls it first. Nothing is closed yet. */
static int settle(const struct step *s) {
  static bool done;
  if (done) return 0;
  done = true;
  if (k_close_range(3, ~0u, K_CLOSE_RANGE_CLOEXEC)) return fail("close_range");
  umask(keeper.mask);
  reset_signals(s->n[1]);
  return 0;
}

static int prepare_exec(const struct step *s) {
  if (settle(s)) return -1;
  for (int i = 0; i < keeper.preserve; i++) {
    int from = keeper.first_preserved + i;
    if (fcntl(from, F_GETFD) >= 0 && dup2(from, 3 + i) < 0) return fail("dup2");
  }
  return 0;
}

int do_SECCOMP(const struct step *s) {
  struct step exec;
  struct sock_filter filter[4096]; /* BPF_MAXINSNS */
  if (s->len[0] % sizeof *filter || s->len[0] > sizeof filter) return fail_with(EINVAL, "seccomp");
  memcpy(filter, s->s[0], s->len[0]);
  struct sock_fprog program = {(unsigned short)(s->len[0] / sizeof *filter), filter};
  if (plan_find(OP_EXEC, &exec) && settle(&exec)) return -1;
  unsigned flags = (unsigned)s->n[0] | (s->n[1] == NONE ? 0 : SECCOMP_FILTER_FLAG_NEW_LISTENER);
  int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  if (fd < 0) return fail("seccomp");
  if (s->n[1] == NONE) return 0;
  char token = TOKEN_NOTIFY;
  failure->error = fd; /* the keeper fetches it by its number */
  return write(keeper.sync, &token, 1) == 1 && read(keeper.sync, &token, 1) == 1 ? 0 : fail("seccomp listener");
}

int pass_notify(void) {
  struct step filter, state;
  char text[65536];
  plan_step(failure->stage, &filter);
  OWNED int fd = k_pidfd_getfd(keeper.pidfd, failure->error);
  int socket = slot_get(filter.n[1]);
  if (fd < 0 || socket < 0) return fail("pidfd_getfd");
  if (!plan_find(OP_LISTENER_STATE, &state)) return fail_with(EINVAL, "seccomp listener");
  int length = snprintf(text, sizeof text, "%s%d%s", state.s[0], keeper.child, state.s[1]);
  if (length >= (int)sizeof text) return fail_with(E2BIG, "seccomp listener");
  if (send_fd(socket, fd, text, (size_t)length)) return -1;
  close(socket);
  return keeper.slot[filter.n[1]] = -1, 0;
}

int do_LISTENER_STATE(const struct step *s) {
  (void)s; /* read by pass_notify */
  return 0;
}

int do_CHDIR(const struct step *s) {
  char folder[PATH_MAX];
  if (chdir(s->s[0])) {
    if (errno != ENOENT || !s->n[0]) return fail("chdir");
    OWNED int made = make_in_root(s->s[0], false, 0755, O_PATH | O_DIRECTORY, 0);
    if (made < 0) return -1;
    if (fchdir(made)) return fail("fchdir");
  }
  /* A folder outside of the root shows as "(unreachable)/…". */
  if (syscall(SYS_getcwd, folder, sizeof folder) < 0) return fail("getcwd");
  return *folder == '/' ? 0 : fail_with(ENOENT, "getcwd");
}

int do_FIND_EXEC(const struct step *s) {
  struct stat info;
  int error = ENOENT;
  for (const char *path = s->s[0]; path < s->s[0] + s->len[0]; path += strlen(path) + 1) {
    if (stat(path, &info)) {
      if (errno != ENOENT && errno != ENOTDIR) error = errno;
    } else if (S_ISREG(info.st_mode) && !faccessat(AT_FDCWD, path, X_OK, AT_EACCESS)) {
      keeper.found = path;
      return 0;
    } else {
      error = EACCES;
    }
  }
  return fail_with(error, "stat");
}

/* It only helps: a program that cannot be read can still be run. By read(2), which every filter lets a program do. */
int do_WARM(const struct step *s) {
  char piece[16 << 10];
  OWNED int fd = keeper.found ? open(keeper.found, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  for (uint64_t done = 0; fd >= 0 && done < s->n[0]; done += sizeof piece)
    if (read(fd, piece, sizeof piece) <= 0) break;
  return 0;
}

static char **items(const struct step *s, int list, char **out) {
  int count = 0;
  for (const char *item = s->s[list]; item < s->s[list] + s->len[list]; item += strlen(item) + 1)
    out[count++] = (char *)item;
  out[count] = NULL;
  return out;
}

int do_EXEC(const struct step *s) {
  static char *argv[MAX_ITEMS + 1], *envp[MAX_ITEMS + 1];
  if (prepare_exec(s)) return -1;
  const char *path = s->len[0] ? s->s[0] : keeper.found;
  if (!path) return fail_with(ENOENT, "execve");
  execve(path, items(s, 1, argv), items(s, 2, envp));
  return fail("execve");
}

static _Noreturn void leave(int signal) { _exit(128 + signal); }

/* Process 1 of a pid namespace ends by no signal that it does not handle, and a created container must be killable. */
static void heed_signals(sigset_t *before) {
  sigset_t heeded;
  sigemptyset(&heeded);
  for (const char *end = (const char[]){SIGHUP, SIGINT, SIGQUIT, SIGTERM, 0}; *end; end++) {
    sigaction(*end, &(struct sigaction){.sa_handler = leave}, NULL);
    sigaddset(&heeded, *end);
  }
  sigprocmask(SIG_UNBLOCK, &heeded, before);
}

int do_WAIT_START(const struct step *s) {
  char byte;
  int fd = slot_get(s->n[0]);
  ssize_t got = -1;
  sigset_t before;
  show_stage("keeper:created");
  masks_end();
  heed_signals(&before);
  while (fd >= 0 && (got = read(fd, &byte, 1)) < 0 && errno == EINTR) {}
  sigprocmask(SIG_SETMASK, &before, NULL);
  return got == 1 ? 0 : fail(fd < 0 ? "slot" : "read");
}

/* A process that waits to be killed holds the namespace until its maps are written and it is open. */
int do_USERNS(const struct step *s) {
  struct k_clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  char path[64];
  int fd = -1;
  pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) return fail("clone3");
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    for (;;) pause();
  }
  const char *const files[] = {"uid_map", "gid_map"};
  for (int i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "/proc/%d/%s", pid, files[i]);
    if (write_file(AT_FDCWD, path, 0, s->s[i], s->len[i])) goto end;
  }
  snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
  if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) fail("open");
end:;
  int error = errno;
  kill(pid, SIGKILL);
  siginfo_t info;
  while (waitid(P_PID, (id_t)pid, &info, WEXITED) < 0 && errno == EINTR) {}
  errno = error;
  return slot_put(s->n[0], fd);
}

static int bpf(int command, union bpf_attr *attr) { return (int)syscall(SYS_bpf, command, attr, sizeof *attr); }

int do_DEVICE_FILTER(const struct step *s) {
  uint32_t ids[64] = {0};
  OWNED int cgroup = open(s->s[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (cgroup < 0) return fail("open");
  union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE, .insn_cnt = s->len[1] / 8,
                         .insns = (uint64_t)(uintptr_t)s->s[1], .license = (uint64_t)(uintptr_t) "Apache"};
  OWNED int program = bpf(BPF_PROG_LOAD, &load);
  if (program < 0) return fail("bpf BPF_PROG_LOAD");
  union bpf_attr query = {.query = {.target_fd = (uint32_t)cgroup, .attach_type = BPF_CGROUP_DEVICE,
                                    .prog_ids = (uint64_t)(uintptr_t)ids, .prog_cnt = 64}};
  if (bpf(BPF_PROG_QUERY, &query)) return fail("bpf BPF_PROG_QUERY");
  union bpf_attr attach = {.target_fd = (uint32_t)cgroup, .attach_bpf_fd = (uint32_t)program,
                           .attach_type = BPF_CGROUP_DEVICE, .attach_flags = BPF_F_ALLOW_MULTI};
  if (bpf(BPF_PROG_ATTACH, &attach)) return fail("bpf BPF_PROG_ATTACH");
  /* Both hold for a moment, which only forbids more. */
  for (uint32_t i = 0; i < query.query.prog_cnt && i < 64; i++) {
    union bpf_attr by_id = {.prog_id = ids[i]};
    OWNED int old = bpf(BPF_PROG_GET_FD_BY_ID, &by_id);
    union bpf_attr detach = {.target_fd = (uint32_t)cgroup, .attach_bpf_fd = (uint32_t)old,
                             .attach_type = BPF_CGROUP_DEVICE};
    if (old < 0 || bpf(BPF_PROG_DETACH, &detach)) return fail("bpf BPF_PROG_DETACH");
  }
  return 0;
}
