/* SPDX-License-Identifier: Apache-2.0
 * The launcher (docs/formats/launcher.md): hands the command, its descriptors and its place to the resident service, relays
 * signals, and ends with the command's code. Starts the service when none answers. Decides nothing else. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifndef GANTRY_BUILD
#define GANTRY_BUILD "unknown"
#endif
#ifndef GANTRY_VERSION
#define GANTRY_VERSION "0.0.0"
#endif

enum { HELLO = 1, SIGNAL, WINDOW, SUSPEND, RESUME, EXIT = 16, EXEC, SUSPENDED, REPLACED };
enum { FAILED = 125, START_MS = 60000, SAY_MS = 1000, SUSPEND_MS = 200, OWN_FDS = 200, MAX_FRAME = 4 << 20 };

static const char *face;
static char run_folder[PATH_MAX - 64], dist_folder[PATH_MAX - 64];
static int service = -1, run_fd = -1, signals_fd = -1;
static struct termios terminal;
static bool has_terminal;
static sigset_t callers_mask;

static int give_up(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  dprintf(2, "%s: ", face);
  vdprintf(2, format, arguments);
  dprintf(2, "\n");
  va_end(arguments);
  if (has_terminal) tcsetattr(0, TCSANOW, &terminal);
  exit(FAILED);
}

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void sleep_ms(long ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL); }

/* Out of the way of the descriptors that the caller may want to hand through. */
static int own(int fd) {
  if (fd < 0) return fd;
  int high = fcntl(fd, F_DUPFD_CLOEXEC, OWN_FDS);
  if (high < 0) return fd;
  close(fd);
  return high;
}

/* --- where the service is --- */

static void find_folders(void) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) give_up("reading /proc/self/exe: %s", strerror(errno));
  self[length] = 0;
  for (int up = 0; up < 2; up++) {
    char *slash = strrchr(self, '/');
    if (slash) *slash = 0;
  }
  if (snprintf(dist_folder, sizeof dist_folder, "%s", self) >= (int)sizeof dist_folder) give_up("%s: path too long", self);
  const char *run = getenv("GANTRY_RUN"), *xdg = getenv("XDG_RUNTIME_DIR");
  int size;
  if (run && *run) size = snprintf(run_folder, sizeof run_folder, "%s", run);
  else if (!geteuid()) size = snprintf(run_folder, sizeof run_folder, "/run/gantry");
  else if (xdg && *xdg) size = snprintf(run_folder, sizeof run_folder, "%s/gantry", xdg);
  else size = snprintf(run_folder, sizeof run_folder, "/tmp/gantry-%u", geteuid());
  if (size >= (int)sizeof run_folder) give_up("the path of the run folder is too long");
}

static void open_run_folder(void) {
  struct stat info;
  for (char *slash = strchr(run_folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(run_folder, 0755);
    *slash = '/';
  }
  if (mkdir(run_folder, geteuid() ? 0700 : 0711) && errno != EEXIST) give_up("making %s: %s", run_folder, strerror(errno));
  run_fd = own(open(run_folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (run_fd < 0) run_fd = own(open(run_folder, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (run_fd < 0 || fstat(run_fd, &info)) give_up("opening %s: %s", run_folder, strerror(errno));
  if (info.st_uid != geteuid() || (info.st_mode & 022))
    give_up("%s must be yours and writable by nobody else", run_folder);
}

static bool connect_service(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct ucred peer;
  snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/command.sock", run_fd);
  service = own(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (service < 0) give_up("making a socket: %s", strerror(errno));
  if (connect(service, (struct sockaddr *)&address, sizeof address)) {
    int error = errno;
    close(service);
    if (error == EACCES || error == EPERM) give_up("connecting to %s/command.sock: %s", run_folder, strerror(error));
    return false;
  }
  if (getsockopt(service, SOL_SOCKET, SO_PEERCRED, &peer, &(socklen_t){sizeof peer}) || (peer.uid && peer.uid != geteuid()))
    give_up("%s/command.sock belongs to another user", run_folder);
  return true;
}

/* --- starting the service --- */

static _Noreturn void become_service(void) {
  char path[PATH_MAX];
  sigset_t none;
  sigemptyset(&none);
  for (int i = 1; i < 65; i++) signal(i, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(022);
  int log = openat(run_fd, "gantryd.log", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
  int null = open("/dev/null", O_RDONLY);
  dup2(log, 1), dup2(log, 2), dup2(null, 0);
  syscall(SYS_close_range, 3, ~0u, 0);
  if (chdir("/")) _exit(FAILED);
  snprintf(path, sizeof path, "%s/bin/gantryd", dist_folder);
  execl(path, "gantryd", (char *)NULL);
  dprintf(2, "gantryd: starting %s: %s\n", path, strerror(errno));
  _exit(FAILED);
}

/* Gives a pidfd of the service, which is nobody's child here and has its own session. */
static int spawn_service(void) {
  int ends[2];
  pid_t pid = 0;
  if (pipe2(ends, O_CLOEXEC)) give_up("making a pipe: %s", strerror(errno));
  pid_t middle = fork();
  if (middle < 0) give_up("starting the service: %s", strerror(errno));
  if (!middle) {
    setsid();
    pid = fork();
    if (!pid) become_service();
    _exit(write(ends[1], &pid, sizeof pid) != sizeof pid);
  }
  close(ends[1]);
  ssize_t got = read(ends[0], &pid, sizeof pid);
  close(ends[0]);
  siginfo_t info;
  while (waitid(P_PID, (id_t)middle, &info, WEXITED) && errno == EINTR) {}
  if (got != sizeof pid || pid < 0) give_up("starting the service failed");
  return own((int)syscall(SYS_pidfd_open, pid, 0));
}

static off_t log_size(void) {
  struct stat info;
  return fstatat(run_fd, "gantryd.log", &info, 0) ? 0 : info.st_size;
}

static void show_log(off_t from) {
  char text[2000];
  int fd = openat(run_fd, "gantryd.log", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  off_t end = log_size(), begin = end - from > (off_t)sizeof text ? end - (off_t)sizeof text : from;
  ssize_t got = fd < 0 ? 0 : pread(fd, text, sizeof text, begin);
  if (got > 0) dprintf(2, "%.*s%s", (int)got, text, text[got - 1] == '\n' ? "" : "\n");
}

static void await_service(int pidfd, off_t log) {
  struct pollfd ended = {.fd = pidfd, .events = POLLIN};
  bool said = false;
  for (long long start = now_ms(); !connect_service();) {
    long long waited = now_ms() - start;
    /* It may have found another one that had just come up, so look once more before believing in its end. */
    if (poll(&ended, 1, 5) > 0 && !connect_service()) {
      show_log(log);
      give_up("the service ended while starting (log: %s/gantryd.log)", run_folder);
    } else if (ended.revents) {
      return;
    }
    if (waited > START_MS) {
      show_log(log);
      give_up("the service does not answer after %d s (log: %s/gantryd.log)", START_MS / 1000, run_folder);
    }
    if (waited > SAY_MS && !said) said = dprintf(2, "%s: starting the service…\n", face) > 0 || true;
  }
}

static void start_service(void) {
  int lock = own(openat(run_fd, "start.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock < 0) give_up("opening %s/start.lock: %s", run_folder, strerror(errno));
  while (flock(lock, LOCK_EX) && errno == EINTR) {}
  if (!connect_service()) {
    off_t log = log_size();
    int pidfd = spawn_service();
    await_service(pidfd, log);
    if (pidfd >= 0) close(pidfd);
  }
  close(lock);
}

/* --- talking --- */

static unsigned char *message;
static size_t message_size;

static void put(const void *bytes, size_t length) {
  if (message_size + length > MAX_FRAME) give_up("the command line and environment are too long");
  memcpy(message + message_size, bytes, length);
  message_size += length;
}
static void put_u32(uint32_t value) { put(&value, 4); }
static void put_u16(uint16_t value) { put(&value, 2); }
static void put_string(const char *text) {
  put_u32((uint32_t)strlen(text));
  put(text, strlen(text));
}
static void put_list(char **list) {
  uint32_t count = 0;
  while (list[count]) count++;
  put_u32(count);
  for (uint32_t i = 0; i < count; i++) put_string(list[i]);
}

static struct winsize window(void) {
  struct winsize size = {0};
  for (int fd = 0; fd < 3 && !size.ws_row && !size.ws_col; fd++) ioctl(fd, TIOCGWINSZ, &size);
  return size;
}

static void write_hello(char **argv) {
  char folder[PATH_MAX] = "";
  struct termios ignored;
  uint8_t terminals = 0, type = HELLO;
  mode_t mask = umask(0);
  umask(mask);
  for (int fd = 0; fd < 3; fd++) terminals |= (uint8_t)(!tcgetattr(fd, &ignored) << fd);
  struct winsize size = window();
  size_t room = 4096;
  for (char **item = argv; *item; item++) room += strlen(*item) + 4;
  for (char **item = environ; *item; item++) room += strlen(*item) + 4;
  message = malloc(room + sizeof folder);
  if (!message || !getcwd(folder, sizeof folder)) folder[0] = 0;
  put_u32(0);
  put(&type, 1);
  put_u32(1);
  put_string(GANTRY_BUILD);
  put_string(face);
  put_u32((uint32_t)getpid());
  put_u32(mask);
  put_u16(size.ws_row), put_u16(size.ws_col);
  put(&terminals, 1);
  put_string(folder);
  put_list(argv);
  put_list(environ);
  uint32_t length = (uint32_t)message_size - 4;
  memcpy(message, &length, 4);
}

static bool send_all(const unsigned char *bytes, size_t length) {
  while (length) {
    ssize_t sent = send(service, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent, length -= (size_t)sent;
  }
  return true;
}

/* The descriptors go with the first byte. */
static bool send_hello(void) {
  int fds[6] = {0, 1, 2, open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), open("/", O_PATH | O_DIRECTORY | O_CLOEXEC),
                (int)syscall(SYS_pidfd_open, getpid(), 0)};
  if (fds[3] < 0) fds[3] = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC); /* a working folder that we may not enter */
  if (fds[3] < 0 || fds[4] < 0 || fds[5] < 0) give_up("opening the working folder: %s", strerror(errno));
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof fds)];
  } control = {.header = {.cmsg_len = CMSG_LEN(sizeof fds), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  memcpy(CMSG_DATA(&control.header), fds, sizeof fds);
  struct iovec first = {message, 1};
  struct msghdr head = {.msg_iov = &first, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.room};
  bool sent = sendmsg(service, &head, MSG_NOSIGNAL) == 1;
  for (int i = 3; i < 6; i++) close(fds[i]);
  return sent && send_all(message + 1, message_size - 1);
}

static void send_frame(uint8_t type, const void *body, uint32_t length) {
  unsigned char frame[16];
  uint32_t size = length + 1;
  memcpy(frame, &size, 4);
  frame[4] = type;
  memcpy(frame + 5, body, length);
  send_all(frame, 5 + length); /* a service that is gone shows as the end of its own stream */
}

static void send_window(void) {
  struct winsize size = window();
  send_frame(WINDOW, (uint16_t[]){size.ws_row, size.ws_col}, 4);
}

struct frame {
  uint32_t have;
  unsigned char bytes[64];
  int fds[2];
};

static void take_descriptors(struct frame *f, struct msghdr *head) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(head); c; c = CMSG_NXTHDR(head, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
      memcpy(f->fds, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0) < sizeof f->fds ? c->cmsg_len - CMSG_LEN(0) : sizeof f->fds);
}

/* Reads what is there, at most to the end of one frame; its type when it is whole, else 0. */
static int receive(struct frame *f) {
  uint32_t length = 1;
  if (f->have >= 4) memcpy(&length, f->bytes, 4);
  char control[CMSG_SPACE(sizeof f->fds)] __attribute__((aligned(8)));
  struct iovec part = {f->bytes + f->have, (f->have < 4 ? 4 : 4 + length) - f->have};
  struct msghdr head = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t got = recvmsg(service, &head, MSG_CMSG_CLOEXEC);
  if (got < 0 && errno == EINTR) return 0;
  if (got <= 0) give_up("the service ended before the command did");
  take_descriptors(f, &head);
  f->have += (uint32_t)got;
  if (f->have >= 4) memcpy(&length, f->bytes, 4);
  if (length < 1 || length > sizeof f->bytes - 4) give_up("the service sent a frame of %u bytes", length);
  return f->have == 4 + length ? f->bytes[4] : 0;
}

/* --- endings --- */

static int restore_and_give(int code) {
  struct termios current;
  if (has_terminal && !tcgetattr(0, &current) && memcmp(&current, &terminal, sizeof current)) tcsetattr(0, TCSADRAIN, &terminal);
  return code;
}

/* Becomes the keeper: plan on 3, the service on 4, and behind them what the caller handed through. */
static int become_keeper(const struct frame *f) {
  uint32_t words[2] = {FAILED, 0}, length;
  memcpy(&length, f->bytes, 4);
  memcpy(words, f->bytes + 5, length - 1 < sizeof words ? length - 1 : sizeof words);
  if (f->fds[0] < 0 || f->fds[1] < 0) give_up("the service sent no program to run");
  int preserve = words[1] < 1000 ? (int)words[1] : 1000, least = 5 + preserve;
  int program = fcntl(f->fds[0], F_DUPFD_CLOEXEC, least), plan = fcntl(f->fds[1], F_DUPFD_CLOEXEC, least);
  int socket = fcntl(service, F_DUPFD_CLOEXEC, least);
  for (int fd = 2 + preserve; fd > 2; fd--)
    if (dup2(fd, fd + 2) < 0) close(fd + 2);
  dup2(plan, 3), dup2(socket, 4);
  syscall(SYS_close_range, least, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */);
  sigprocmask(SIG_SETMASK, &callers_mask, NULL);
  char room[] = "                                                                ";
  char *argv[] = {"keeper", room, NULL}, *none[] = {NULL};
  syscall(SYS_execveat, program, "", argv, none, 0x1000 /* AT_EMPTY_PATH */);
  dprintf(2, "%s: running the keeper: %s\n", face, strerror(errno));
  return (int)words[0];
}

/* --- signals --- */

static const int relayed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT, SIGALRM, SIGWINCH, SIGTSTP};

/* What the caller ignores (nohup, background jobs) stays ignored. SIGTTOU is held, so that the terminal can be restored. */
static void hold_signals(void) {
  sigset_t held;
  struct sigaction old;
  sigemptyset(&held);
  sigaddset(&held, SIGTTOU);
  for (size_t i = 0; i < sizeof relayed / sizeof *relayed; i++)
    if (!sigaction(relayed[i], NULL, &old) && old.sa_handler != SIG_IGN) sigaddset(&held, relayed[i]);
  sigprocmask(SIG_BLOCK, &held, NULL);
  signals_fd = own(signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK));
}

/* Ctrl-Z: stops once the service has let go of the terminal. A frame that comes meanwhile is left to the caller. */
static int suspend(struct frame *f) {
  struct termios during;
  int type = 0;
  send_frame(SUSPEND, "", 0);
  for (long long end = now_ms() + SUSPEND_MS, left; !type && (left = end - now_ms()) > 0;) {
    struct pollfd ready = {.fd = service, .events = POLLIN};
    if (poll(&ready, 1, (int)left) > 0) type = receive(f);
  }
  if (type && type != SUSPENDED) return type;
  if (type) f->have = 0;
  bool kept = has_terminal && !tcgetattr(0, &during);
  restore_and_give(0);
  kill(getpid(), SIGSTOP);
  if (kept && tcgetpgrp(0) == getpgrp()) tcsetattr(0, TCSADRAIN, &during);
  struct signalfd_siginfo info;
  while (read(signals_fd, &info, sizeof info) == sizeof info) {} /* the SIGCONT that woke us, not the command's affair */
  send_frame(RESUME, "", 0);
  send_window();
  return 0;
}

/* Relays one signal; the type of a frame that was read meanwhile, else 0. */
static int relay(struct frame *f) {
  struct signalfd_siginfo info;
  if (read(signals_fd, &info, sizeof info) != sizeof info || info.ssi_signo == SIGTTOU) return 0;
  if (info.ssi_signo == SIGTSTP) return suspend(f);
  if (info.ssi_signo == SIGWINCH) send_window();
  else send_frame(SIGNAL, &info.ssi_signo, 4);
  return 0;
}

/* Follows the command to its end; -1 when another service has to be asked. */
static int follow(void) {
  struct frame f = {.fds = {-1, -1}};
  uint32_t code = FAILED;
  for (;;) {
    struct pollfd ready[] = {{.fd = service, .events = POLLIN}, {.fd = signals_fd, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0) continue;
    int type = ready[0].revents ? receive(&f) : 0;
    if (!type && ready[1].revents) type = relay(&f);
    switch (type) {
      case 0: continue;
      case EXIT:
        memcpy(&code, f.bytes + 5, 4);
        return restore_and_give((int)(code & 255));
      case EXEC: return become_keeper(&f);
      case REPLACED: close(service); return -1;
      default: f.have = 0;
    }
  }
}

static int without_service(char **argv) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/bin/gantryd", dist_folder);
  setenv("GANTRY_FACE", face, 1);
  int count = 0;
  while (argv[count]) count++;
  char **words = calloc((size_t)count + 2, sizeof *words);
  if (!words) give_up("no memory");
  words[0] = "gantryd", words[1] = "--once";
  for (int i = 1; i < count; i++) words[i + 1] = argv[i];
  execv(path, words);
  return give_up("running %s: %s", path, strerror(errno));
}

int main(int argc, char **argv) {
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDWR);
  const char *slash = argc ? strrchr(argv[0], '/') : NULL;
  face = slash ? slash + 1 : argc ? argv[0] : "gantry";
  bool runtime = !strcmp(face, "gantry-oci") || !strcmp(face, "runc") || !strcmp(face, "crun");
  if (argc == 2 && runtime && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-v"))) {
    printf("%s version %s\ncommit: %s\nspec: 1.3.0\n", face, GANTRY_VERSION, GANTRY_BUILD);
    return fflush(stdout) ? 1 : 0;
  }
  find_folders();
  const char *no_service = getenv("GANTRY_NO_SERVICE");
  if (no_service && !strcmp(no_service, "1")) return without_service(argv);
  has_terminal = !tcgetattr(0, &terminal);
  sigprocmask(SIG_SETMASK, NULL, &callers_mask);
  open_run_folder();
  write_hello(argv);
  for (long long start = now_ms(); now_ms() - start < START_MS; sleep_ms(10)) {
    if (!connect_service()) start_service();
    if (signals_fd < 0) hold_signals();
    if (!send_hello() && errno == EPIPE) {
      close(service); /* it is on its way out */
      continue;
    }
    int code = follow();
    if (code >= 0) return code;
  }
  return give_up("the service of another build does not end");
}
