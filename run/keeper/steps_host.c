/* SPDX-License-Identifier: Apache-2.0
 * Steps on the host's files, programs, processes and cgroups. Their paths are the planner's own, never an image's. */
#include "steps.h"

#include <ctype.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>

int write_file(int dir, const char *path, int flags, const void *bytes, size_t length) {
  OWNED int fd = openat(dir, path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, 0644);
  if (fd < 0) return fail("open");
  ssize_t written = write(fd, bytes, length);
  return written == (ssize_t)length ? 0 : written < 0 ? fail("write") : fail_with(EIO, "write");
}

int write_new(const char *path, mode_t mode, const void *bytes, size_t length) {
  char temp[PATH_MAX];
  const char *slash = strrchr(path, '/');
  int base = slash ? (int)(slash - path) : 0;
  if (snprintf(temp, sizeof temp, "%.*s/.%s.%d", base, slash ? path : ".", slash ? slash + 1 : path, getpid()) >= PATH_MAX)
    return fail_with(ENAMETOOLONG, "open");
  OWNED int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return fail("open");
  if (write(fd, bytes, length) != (ssize_t)length) fail("write");
  else if (!rename(temp, path)) return 0;
  else fail("rename");
  int error = errno ? errno : EIO;
  unlink(temp);
  return errno = error, -1;
}

/* The start time of a process in clock ticks, 0 when it is gone: with the pid it names one process for ever. */
uint64_t start_ticks(pid_t pid) {
  char path[32], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  OWNED int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (got <= 0) return 0;
  text[got] = 0;
  char *field = strrchr(text, ')');
  for (int i = 2; field && i < 22; i++) field = strchr(field + 1, ' ');
  return field ? strtoull(field, NULL, 10) : 0;
}

int unix_address(const char *path, struct sockaddr_un *address) {
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  const char *slash = strrchr(path, '/');
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
  int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return fail("open");
  /* Through the folder's descriptor a path of any length fits. */
  int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", fd, slash ? slash + 1 : path);
  if (length < (int)sizeof address->sun_path) return fd;
  close(fd);
  return fail_with(ENAMETOOLONG, "socket");
}

int do_OPEN(const struct step *s) {
  int fd = open(s->s[0], (int)s->n[1] | O_CLOEXEC | O_NOCTTY, (mode_t)s->n[2]);
  return fd < 0 ? fail("open") : slot_put(s->n[0], fd);
}

int do_CONNECT(const struct step *s) {
  struct sockaddr_un address;
  OWNED int folder = unix_address(s->s[0], &address);
  if (folder < 0) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail("socket");
  if (!connect(fd, (struct sockaddr *)&address, sizeof address)) return slot_put(s->n[0], fd);
  close_owned(&fd);
  return fail("connect");
}

int do_CLOSE(const struct step *s) {
  int fd = slot_get(s->n[0]);
  if (fd < 0) return -1;
  close(fd);
  keeper.slot[s->n[0]] = -1;
  return 0;
}

int do_MKDIR(const struct step *s) {
  char path[PATH_MAX];
  struct stat info;
  if (snprintf(path, sizeof path, "%s", s->s[0]) >= PATH_MAX) return fail_with(ENAMETOOLONG, "mkdir");
  if (!mkdir(path, (mode_t)s->n[0])) return 0;
  for (char *at = path; errno == ENOENT && (at = strchr(at + 1, '/'));) {
    *at = 0;
    if (mkdir(path, (mode_t)s->n[0]) && errno != EEXIST) return fail("mkdir");
    *at = '/', errno = ENOENT;
  }
  if (errno == ENOENT && !mkdir(path, (mode_t)s->n[0])) return 0;
  int error = errno;
  return error == EEXIST && !stat(path, &info) && S_ISDIR(info.st_mode) ? 0 : fail_with(error, "mkdir");
}

int do_WRITE(const struct step *s) { return write_file(AT_FDCWD, s->s[0], (int)s->n[0], s->s[1], s->len[1]); }

int do_WRITE_NEW(const struct step *s) { return write_new(s->s[0], (mode_t)s->n[0], s->s[1], s->len[1]); }

int do_WRITE_PID(const struct step *s) {
  char text[64];
  int length = snprintf(text, sizeof text, "%d", keeper.child);
  if (s->n[1])
    length = snprintf(text, sizeof text, "%d %llu\n", keeper.child, (unsigned long long)start_ticks(keeper.child));
  return write_new(s->s[0], (mode_t)s->n[0], text, (size_t)length);
}

int do_SEND_PIDFD(const struct step *s) {
  int fd = slot_get(s->n[0]);
  return fd < 0 ? -1 : send_fd(fd, keeper.pidfd, "pidfd", 5);
}

int do_WRITE_PROC(const struct step *s) {
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "/proc/%d/%s", keeper.child, s->s[0]) >= PATH_MAX) return fail_with(ENAMETOOLONG, "open");
  return write_file(AT_FDCWD, path, 0, s->s[1], s->len[1]);
}

int do_JOIN_CGROUP(const struct step *s) {
  char text[16];
  return write_file(AT_FDCWD, s->s[0], 0, text, (size_t)snprintf(text, sizeof text, "%d", keeper.child));
}

int do_UNLINK(const struct step *s) { return told(unlink(s->s[0]), "unlink"); }

int do_MKFIFO(const struct step *s) { return told(mkfifo(s->s[0], (mode_t)s->n[0]), "mkfifo"); }

int do_FAIL(const struct step *s) { return fail_with((int)s->n[0], "planner"); }

int do_RMDIR(const struct step *s) {
  struct statfs fs;
  if (!rmdir(s->s[0])) return 0;
  if (errno != EBUSY || statfs(s->s[0], &fs)) return fail("rmdir");
  bool cgroup = (unsigned long)fs.f_type == 0x27e0eb || (unsigned long)fs.f_type == 0x63677270; /* CGROUP(2)_SUPER_MAGIC */
  for (uint64_t tries = 0;; tries++) {
    if (!(cgroup ? remove_cgroup(AT_FDCWD, s->s[0]) : rmdir(s->s[0]))) return 0;
    if (errno != EBUSY || tries >= s->n[0]) return fail("rmdir");
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
  }
}

/* Copies a list into `out`, with {pid} replaced by the child's where `room` is given. */
static void fill_list(const struct step *s, int list, char **out, char *room, size_t left) {
  for (const char *item = s->s[list]; item < s->s[list] + s->len[list]; item += strlen(item) + 1) {
    const char *mark = room ? strstr(item, "{pid}") : NULL;
    *out++ = mark ? room : (char *)item;
    if (!mark) continue;
    int length = snprintf(room, left, "%.*s%d%s", (int)(mark - item), item, keeper.child, mark + 5);
    if (length >= (int)left) length = (int)left - 1;
    room += length + 1 < (int)left ? length + 1 : length, left -= (size_t)(length + 1 < (int)left ? length + 1 : length);
  }
  *out = NULL;
}

static _Noreturn void become(const struct step *s, const int stdio[3], bool expand) {
  static char *argv[MAX_ITEMS + 1], *envp[MAX_ITEMS + 1], room[8192];
  fill_list(s, 1, argv, expand ? room : NULL, sizeof room);
  fill_list(s, 2, envp, NULL, 0);
  int moved[3];
  /* A hook that sees the container's mounts before its root is entered starts there. */
  if (keeper.side == CONTAINER && !keeper.entered && keeper.root >= 0 && fchdir(keeper.root)) _exit(127);
  for (int i = 0; i < 3; i++) moved[i] = fcntl(stdio[i], F_DUPFD, 3);
  for (int i = 0; i < 3; i++) dup2(moved[i], i);
  k_close_range(3, ~0u, 0);
  umask(keeper.mask);
  reset_signals(true);
  execve(s->s[0], argv, envp);
  failure->error = errno; /* in shared memory */
  _exit(127);
}

/* The end of what a program wrote to `fd` since `from`. */
static void tail(int fd, off_t from, const char *how, int code) {
  struct stat info;
  int used = snprintf(failure->detail, DETAIL, how, code);
  if (fstat(fd, &info) || !S_ISREG(info.st_mode) || info.st_size <= from) return;
  off_t room = DETAIL - used - 2, begin = info.st_size - from > room ? info.st_size - room : from;
  memcpy(failure->detail + used, ": ", 2);
  ssize_t got = pread(fd, failure->detail + used + 2, (size_t)room, begin);
  used += 2 + (int)(got > 0 ? got : 0);
  while (used && (failure->detail[used - 1] == '\n' || failure->detail[used - 1] == ' ')) used--;
  failure->detail[used] = 0;
}

/* Its last words are looked for in `words`, a file that it appends to. */
static int run_program(const struct step *s, const int stdio[3], bool expand, int words) {
  struct stat before = {0};
  int status = 0;
  fstat(words, &before);
  failure->error = 0;
  pid_t pid = fork();
  if (pid < 0) return fail("fork");
  if (!pid) become(s, stdio, expand);
  OWNED int pidfd = k_pidfd_open(pid);
  struct pollfd ended = {.fd = pidfd, .events = POLLIN};
  int ready;
  do ready = poll(&ended, 1, s->n[0] && s->n[0] < INT_MAX ? (int)s->n[0] : -1);
  while (ready < 0 && errno == EINTR);
  if (!ready) kill(pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  if (!ready) return tail(words, before.st_size, "no end after %d ms", (int)s->n[0]), fail_with(ETIMEDOUT, "wait");
  if (failure->error) return fail_with(failure->error, "execve");
  if (!status) return 0;
  if (WIFSIGNALED(status)) {
    char how[64];
    int length = snprintf(how, sizeof how, "killed by signal %%d, %s", strsignal(WTERMSIG(status)));
    for (int i = 0; i < length; i++) how[i] = (char)tolower(how[i]);
    tail(words, before.st_size, how, WTERMSIG(status));
  } else tail(words, before.st_size, "exit status %d", WEXITSTATUS(status));
  return fail_with(ECHILD, "wait");
}

int do_RUN(const struct step *s) {
  OWNED int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  OWNED int output = memfd_create("output", MFD_CLOEXEC);
  if (null < 0 || output < 0) return fail("open");
  fcntl(output, F_SETFL, O_APPEND);
  return run_program(s, (int[]){null, output, output}, true, output);
}

static int output_file(const char *path, const char *name) {
  int fd = *path ? open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : memfd_create(name, MFD_CLOEXEC);
  if (fd >= 0 && !*path) fcntl(fd, F_SETFL, O_APPEND);
  return fd;
}

int do_HOOK(const struct step *s) {
  OWNED int state = memfd_create("state", MFD_CLOEXEC);
  OWNED int out = output_file(s->s[5], "stdout");
  OWNED int err = output_file(s->s[6], "stderr");
  if (state < 0 || out < 0 || err < 0) return fail("open");
  int written = s->len[4] ? dprintf(state, "%s%d%s", s->s[3], keeper.child, s->s[4]) : dprintf(state, "%s", s->s[3]);
  if (written < 0) return fail("write");
  lseek(state, 0, SEEK_SET);
  return run_program(s, (int[]){state, out, err}, false, err);
}

int run_foreign(const struct step *s, const int stdio[3], const char *log) {
  OWNED int words = open(log, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
  return words < 0 ? fail("open") : run_program(s, stdio, false, words);
}

int do_KILL(const struct step *s) {
  OWNED int pidfd = k_pidfd_open((pid_t)s->n[0]);
  if (pidfd < 0) return fail("pidfd_open");
  if (s->n[1] && start_ticks((pid_t)s->n[0]) != s->n[1]) return fail_with(ESRCH, "pidfd_open");
  return told(k_pidfd_signal(pidfd, (int)s->n[2]), "pidfd_send_signal");
}

int do_AWAIT_GONE(const struct step *s) {
  OWNED int pidfd = k_pidfd_open((pid_t)s->n[0]);
  if (pidfd < 0) return errno == ESRCH ? 0 : fail("pidfd_open");
  if (s->n[1] && start_ticks((pid_t)s->n[0]) != s->n[1]) return 0;
  struct pollfd ended = {.fd = pidfd, .events = POLLIN};
  int ready = poll(&ended, 1, s->n[2] < INT_MAX ? (int)s->n[2] : -1);
  return ready > 0 ? 0 : fail_with(ready ? errno : ETIMEDOUT, "poll");
}

static bool file_holds(const char *path, const char *text) {
  char content[512];
  OWNED int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? 0 : read(fd, content, sizeof content - 1);
  content[got > 0 ? got : 0] = 0;
  return strstr(content, text) != NULL;
}

int do_FREEZE(const struct step *s) {
  char events[PATH_MAX];
  const char *slash = strrchr(s->s[0], '/');
  bool old = slash && !strcmp(slash, "/freezer.state");
  const char *const words[2][2] = {{"0", "1"}, {"THAWED", "FROZEN"}};
  const char *word = words[old][s->n[0] != 0];
  const char *wanted = old ? word : s->n[0] ? "frozen 1" : "frozen 0";
  snprintf(events, sizeof events, "%.*s/%s", slash ? (int)(slash - s->s[0]) : 0, s->s[0], old ? slash + 1 : "cgroup.events");
  for (uint64_t waited = 0;; waited++) {
    /* A v1 freezer that met a process in the middle of a fork needs to be told again. */
    if (write_file(AT_FDCWD, s->s[0], 0, word, strlen(word))) return -1;
    if (file_holds(events, wanted)) return 0;
    if (waited >= s->n[1]) break;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  if (s->n[0]) write_file(AT_FDCWD, s->s[0], 0, words[old][0], strlen(words[old][0]));
  return fail_with(ETIMEDOUT, "freeze");
}

int do_KILL_CGROUP(const struct step *s) {
  OWNED int folder = open(s->s[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return fail("open");
  if (s->n[0] == SIGKILL && !write_file(folder, "cgroup.kill", 0, "1", 1)) return 0;
  /* Processes may fork meanwhile: go on until a pass finds nobody. */
  for (int pass = 0; signal_cgroup(folder, (int)s->n[0]) && s->n[0] == SIGKILL && pass < 500; pass++)
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
  return 0;
}

int do_START_FIFO(const struct step *s) {
  OWNED int fd = open(s->s[0], O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return fail("open");
  return told(write(fd, "", 1), "write");
}
