/* SPDX-License-Identifier: Apache-2.0
 * Keeps a process to its end: its streams, its log, its clients, its signals, and the record of how it ended. */
#include "keep.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>

enum { INHERIT, PIPES, TERMINAL, PROXIED };
enum { FD_SIGNALS, FD_SYNC, FD_LISTENER, FD_SOURCE, FD_INPUT = FD_SOURCE + 2, FD_CLIENTS };
enum { MOST_AFTER_EXIT = 1 << 20 }; /* what pipes can hold; others may go on writing to them */

struct keep keep = {.source = {-1, -1}, .input = -1, .slave = -1, .listener = -1, .signals = -1};
static struct pollfd fds[FD_CLIENTS + 2 * MAX_CLIENTS];
static struct termios callers_terminal;
static bool terminal_changed;
static uint64_t oom_before;
static int pinned = -1; /* the container's mount namespace */

/* The count of OOM kills in memory.events or memory.oom_control. */
static uint64_t oom_count(void) {
  char text[1024];
  OWNED int fd = *keep.plan.s[3] ? open(keep.plan.s[3], O_RDONLY | O_CLOEXEC) : -1;
  ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  text[got > 0 ? got : 0] = 0;
  const char *line = strstr(text, "oom_kill ");
  return line ? strtoull(line + 9, NULL, 10) : 0;
}

static int listen_at(const char *path, uid_t owner) {
  struct sockaddr_un address;
  OWNED int folder = unix_address(path, &address);
  if (folder < 0) return -1;
  keep.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (keep.listener < 0) return fail("socket");
  unlink(path);
  mode_t mask = umask(0177);
  int bound = bind(keep.listener, (struct sockaddr *)&address, sizeof address);
  umask(mask);
  if (bound) return fail("bind");
  if (owner && owner != (uid_t)-1 && chown(path, owner, (gid_t)-1)) return fail("chown");
  return told(listen(keep.listener, 64), "listen");
}

static int output_pipe(int number) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return fail("pipe2");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  keep.source[number - 1] = ends[0];
  return slot_put(STDIO_SLOT + (unsigned)number, ends[1]);
}

static int input_pipe(void) {
  int ends[2];
  if (!(keep.flags & KEEP_STDIN)) return slot_put(STDIO_SLOT, open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (pipe2(ends, O_CLOEXEC)) return fail("pipe2");
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  keep.input = ends[1];
  return slot_put(STDIO_SLOT, ends[0]);
}

int do_KEEP(const struct step *s) {
  keep.plan = *s;
  keep.mode = (int)s->n[0];
  keep.flags = (unsigned)s->n[3];
  oom_before = oom_count();
  if (s->n[0] > PROXIED) return fail_with(EINVAL, "keep");
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)) return fail("prctl PR_SET_CHILD_SUBREAPER");
  if (log_open(s->s[0], s->n[1], s->n[2], s->n[8]) || (*s->s[1] && listen_at(s->s[1], (uid_t)s->n[9]))) return -1;
  if (keep.flags & KEEP_CLIENTS) clients_start((unsigned)s->n[4]);
  if (keep.mode == PIPES) return input_pipe() || output_pipe(1) || output_pipe(2) ? -1 : 0;
  for (int i = 0; i < 3 && keep.mode == INHERIT; i++)
    if (slot_put(STDIO_SLOT + (unsigned)i, fcntl(i, F_DUPFD_CLOEXEC, 3))) return fail("fcntl");
  return 0;
}

/* The terminal's master as another runtime sent it; the connection waits in the queue. */
static int receive_master(int listener) {
  char byte[4096];
  int master = -1;
  OWNED int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) return fail("accept4");
  if (receive_fd(fd, byte, sizeof byte, &master, MSG_DONTWAIT) < 0) return fail("recvmsg");
  if (master < 0) return fail_with(ENOTTY, "console socket");
  keep_master(master);
  return 0;
}

static int console_listener(const char *path) {
  struct sockaddr_un address;
  OWNED int folder = unix_address(path, &address);
  if (folder < 0) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, sizeof address) && !listen(fd, 1)) return fd;
  close_owned(&fd);
  return fail("console socket");
}

/* The process that a runtime left behind is ours because we are its subreaper. */
static int take_over(const char *file) {
  char text[32];
  OWNED int fd = open(file, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (got < 0) return fail("pid file");
  text[got] = 0;
  pid_t pid = atoi(text);
  siginfo_t info;
  if (pid <= 0) return fail_with(EPROTO, "pid file");
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG)) return fail("waitid");
  keeper.pidfd = k_pidfd_open(pid);
  if (keeper.pidfd < 0) return fail("pidfd_open");
  keeper.child = pid;
  return 0;
}

int do_FOREIGN(const struct step *s) {
  bool terminal = *s->s[4];
  OWNED int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  OWNED int console = terminal ? console_listener(s->s[4]) : -1;
  if (null < 0) return fail("open");
  if (terminal && console < 0) return -1;
  int streams[3] = {null, null, null};
  for (int i = 0; i < 3 && !terminal; i++)
    if ((streams[i] = slot_get(STDIO_SLOT + (unsigned)i)) < 0) return -1;
  if (run_foreign(s, streams, s->s[5])) return -1;
  keep_cloned();
  int taken = take_over(s->s[3]);
  if (terminal) unlink(s->s[4]);
  return taken || !terminal ? taken : receive_master(console);
}

void keep_cloned(void) {
  for (int i = STDIO_SLOT; i < SLOTS; i++) {
    close_owned(&keeper.slot[i]);
    keeper.slot[i] = -1;
  }
}

void keep_forget(void) {
  const int own[] = {keep.source[0], keep.source[1], keep.input, keep.listener};
  for (int i = 0; i < 4; i++) close_owned(&own[i]);
  log_close();
  if (keeper.first_preserved > FIRST_CLIENT) k_close_range(FIRST_CLIENT, (unsigned)keeper.first_preserved - 1, 0);
}

void keep_abandon(void) {
  if (keep.listener >= 0) unlink(keep.plan.s[1]);
}

int keep_resize(unsigned rows, unsigned columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return keep.mode >= TERMINAL && keep.input >= 0 ? ioctl(keep.input, TIOCSWINSZ, &size) : -1;
}

static void take_callers_size(void) {
  struct winsize size;
  if (!ioctl(0, TIOCGWINSZ, &size)) keep_resize(size.ws_row, size.ws_col);
}

void keep_master(int fd) {
  if (!keeper.keeps) {
    report_pass(1, fd);
    close(fd);
    return;
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  keep.source[0] = keep.input = fd;
  keep.slave = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (keep.plan.n[5] || keep.plan.n[6]) keep_resize((unsigned)keep.plan.n[5], (unsigned)keep.plan.n[6]);
  if (keep.mode != PROXIED) return;
  take_callers_size();
  /* What the process prints goes on as it is, to a file or to a terminal that makes CR LF of LF itself. */
  struct termios lines;
  if (!tcgetattr(fd, &lines)) lines.c_oflag &= ~(tcflag_t)ONLCR, tcsetattr(fd, TCSANOW, &lines);
}

void input_flush(void) {
  while (input.from < input.to && keep.input >= 0) {
    ssize_t written = write(keep.input, input.bytes + input.from, input.to - input.from);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) return;
    if (written < 0) input.closing = true; /* the process reads no more */
    input.from = written < 0 ? input.to : input.from + (uint32_t)written;
  }
  input.from = input.to = 0;
  if (!input.closing || keep.mode != PIPES || keep.input < 0) return;
  close(keep.input);
  keep.input = -1;
}

static void reap(void) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    if (pid == keeper.child) keep.exited = true, keep.status = status;
}

static void take_signals(void) {
  struct signalfd_siginfo info;
  while (read(keep.signals, &info, sizeof info) == sizeof info) {
    int signal = (int)info.ssi_signo;
    if (signal == SIGCHLD) reap();
    else if (signal == SIGWINCH && keep.mode == PROXIED) take_callers_size();
    else if ((keep.flags & KEEP_FORWARD) && signal != SIGPIPE) k_pidfd_signal(keeper.pidfd, signal);
  }
}

static void end_source(int i) {
  if (keep.source[i] == keep.input) keep.input = -1;
  close(keep.source[i]);
  keep.source[i] = -1;
}

static void read_source(int i) {
  ssize_t got = read(keep.source[i], chunk.frame + HEADER, CHUNK);
  if (got < 0 && (errno == EINTR || (errno == EAGAIN && !keep.exited))) return;
  if (got <= 0) return end_source(i);
  if (keep.exited && (keep.after += (uint64_t)got) > 2 * MOST_AFTER_EXIT) return end_source(i);
  chunk.length = (uint32_t)got;
  log_write(i + 1, chunk.frame + HEADER, chunk.length);
  clients_output(i + 1);
}

static void take_client(void) {
  int fd = accept4(keep.listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0) client_add(fd, fd, false, false);
}

/* Waits for something to happen and sees to it. */
static void turn(void) {
  bool behind = clients_behind();
  fds[FD_SIGNALS] = (struct pollfd){.fd = keep.signals, .events = POLLIN};
  fds[FD_SYNC] = (struct pollfd){.fd = keeper.sync, .events = POLLIN};
  fds[FD_LISTENER] = (struct pollfd){.fd = keep.listener, .events = POLLIN};
  for (int i = 0; i < 2; i++) fds[FD_SOURCE + i] = (struct pollfd){.fd = behind ? -1 : keep.source[i], .events = POLLIN};
  fds[FD_INPUT] = (struct pollfd){.fd = input.from < input.to ? keep.input : -1, .events = POLLOUT};
  int clients = clients_poll(fds + FD_CLIENTS);
  bool drain = keep.exited && !behind;
  if (poll(fds, (nfds_t)(FD_CLIENTS + clients), drain ? 0 : clients_patience()) < 0) return;
  if (fds[FD_SIGNALS].revents) take_signals();
  if (fds[FD_SYNC].revents) take_token(false);
  clients_serve(fds + FD_CLIENTS, clients);
  if (fds[FD_LISTENER].revents) take_client();
  if (fds[FD_INPUT].revents) input_flush();
  for (int i = 0; i < 2; i++)
    if ((drain || fds[FD_SOURCE + i].revents) && keep.source[i] >= 0 && !clients_behind()) read_source(i);
}

static void begin(void) {
  sigset_t all;
  sigfillset(&all);
  keep.signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  show_stage(*keep.plan.s[4] ? keep.plan.s[4] : "keeper");
  if (keep.mode != PROXIED) return;
  client_add(0, 1, true, false);
  if (tcgetattr(0, &callers_terminal)) return;
  struct termios raw = callers_terminal;
  cfmakeraw(&raw);
  raw.c_oflag |= OPOST; /* the caller's terminal makes its own line ends: see keep_master */
  terminal_changed = !tcsetattr(0, TCSANOW, &raw);
}

static int exit_code(void) {
  return WIFSIGNALED(keep.status) ? 128 + WTERMSIG(keep.status) : WEXITSTATUS(keep.status);
}

/* The last process of a mount namespace pays for the unmounting before its parent hears of its end: 2 ms, and as long as it takes
 * to write back a whole file system where one of the mounts is an overlay. Held here, it is done when everybody has been told. */
static void pin_mounts(void) {
  char path[40];
  snprintf(path, sizeof path, "/proc/%d/ns/mnt", keeper.child);
  pinned = open(path, O_RDONLY | O_CLOEXEC);
}

/* Writes down how it ended, then tells everybody. */
static void finish(void) {
  char text[256], time[32];
  long long nanoseconds;
  bool oom = oom_count() > oom_before;
  log_time(time, &nanoseconds);
  int length = snprintf(text, sizeof text, "status=%d\ncode=%d\nsignal=%d\noom=%d\nat=%s\n", keep.status, exit_code(),
                        WIFSIGNALED(keep.status) ? WTERMSIG(keep.status) : 0, oom, time);
  if (log_lost()) length += snprintf(text + length, sizeof text - (size_t)length, "lost=%llu\n", (unsigned long long)log_lost());
  if (*keep.plan.s[2] && write_new(keep.plan.s[2], 0600, text, (size_t)length))
    dprintf(2, "keeper: writing %s: %s: %s\n", keep.plan.s[2], failure->call, strerror(errno));
  if (terminal_changed) tcsetattr(0, TCSADRAIN, &callers_terminal);
  clients_exit(oom, nanoseconds);
  while (clients_owed()) {
    int count = clients_poll(fds);
    if (poll(fds, (nfds_t)count, clients_patience()) >= 0) clients_serve(fds, count);
  }
  keep_abandon();
  report_exited(keep.status);
  close_owned(&pinned);
  epilogue(AFTER);
}

int keep_loop(void) {
  begin();
  pin_mounts();
  while (!keep.exited || keep.source[0] >= 0 || keep.source[1] >= 0 || clients_behind()) turn();
  finish();
  return exit_code();
}
