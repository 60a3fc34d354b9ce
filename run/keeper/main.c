/* SPDX-License-Identifier: Apache-2.0
 * The keeper: carries out a plan (docs/formats/plan.md) on both sides of a clone, then keeps the process that it made.
 * The story is in main() and carry_out(); turns between the two sides go through one byte on a socket pair. */
#include "steps.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct keeper keeper = {.root = -1, .sync = -1, .report = -1, .pidfd = -1, .slot = {[0 ... SLOTS - 1] = -1}};
struct failure *failure;

static sigset_t callers_mask;
static struct sigaction callers_pipe, callers_hup;
static char *title, *title_end;

static int (*const action[OP_COUNT])(const struct step *) = {
#define STEP(name, numbers, strings, text) do_##name,
#include "steps.def"
#undef STEP
};

int slot_get(uint64_t index) {
  if (index < SLOTS && keeper.slot[index] >= 0) return keeper.slot[index];
  return fail_with(EBADF, "slot");
}

int slot_put(uint64_t index, int fd) {
  if (fd < 0) return -1;
  if (index >= SLOTS) {
    close(fd);
    return fail_with(EBADF, "slot");
  }
  if (keeper.slot[index] >= 0) close(keeper.slot[index]);
  keeper.slot[index] = fd;
  return 0;
}

int send_fd(int socket, int fd, const void *bytes, size_t length) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control = {.header = {CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
  struct iovec part = {(void *)bytes, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  return told(sendmsg(socket, &message, MSG_NOSIGNAL), "sendmsg");
}

int receive_fd(int socket, void *bytes, size_t length, int *fd, int flags) {
  char control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
  struct iovec part = {bytes, length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | flags);
  struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (header && header->cmsg_type == SCM_RIGHTS) memcpy(fd, CMSG_DATA(header), sizeof *fd);
  return (int)got;
}

/* Sends one report, whose head and payload may be apart. The service may be gone: that is its affair. */
static int report(const void *head, size_t head_length, const void *body, size_t length) {
  if (keeper.report < 0) return -1;
  uint32_t bytes = (uint32_t)(head_length + length);
  struct iovec parts[] = {{&bytes, 4}, {(void *)head, head_length}, {(void *)body, length}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
  return sendmsg(keeper.report, &message, MSG_NOSIGNAL) == (ssize_t)bytes + 4 ? 0 : -1;
}

static int answer(void *bytes, size_t length) {
  return keeper.report >= 0 && recv(keeper.report, bytes, length, MSG_WAITALL) == (ssize_t)length ? 0 : -1;
}

int do_READY(const struct step *s) {
  (void)s;
  struct __attribute__((packed)) {
    uint8_t kind;
    uint32_t pid;
    uint64_t ticks;
  } ready = {1, (uint32_t)keeper.child, keeper.child ? start_ticks(keeper.child) : 0};
  report(&ready, sizeof ready, NULL, 0);
  return 0;
}

int do_ASK(const struct step *s) {
  struct __attribute__((packed)) {
    uint8_t kind;
    uint32_t code, pid;
  } question = {3, (uint32_t)s->n[0], (uint32_t)keeper.child};
  struct __attribute__((packed)) {
    uint32_t error;
    uint16_t length;
  } reply;
  if (report(&question, sizeof question, s->s[0], s->len[0]) || answer(&reply, sizeof reply))
    return fail_with(EPIPE, "ask");
  /* Receiving nothing would wait for something. */
  if (reply.length > DETAIL || (reply.length && answer(failure->detail, reply.length))) return fail_with(EPROTO, "ask");
  failure->detail[reply.length] = 0;
  return reply.error ? fail_with((int)reply.error, "service") : 0;
}

int report_pass(uint32_t what, int fd) {
  struct __attribute__((packed)) {
    uint32_t bytes;
    uint8_t kind;
    uint32_t what;
  } pass = {5, 5, what};
  return keeper.report < 0 ? 0 : send_fd(keeper.report, fd, &pass, sizeof pass);
}

int report_exited(int status) {
  struct __attribute__((packed)) {
    uint8_t kind;
    uint32_t status;
  } exited = {4, (uint32_t)status};
  return report(&exited, sizeof exited, NULL, 0);
}

/* What ps shows: the comm, and as much of the command line as there is room for. */
void show_stage(const char *stage) {
  prctl(PR_SET_NAME, stage);
  size_t room = (size_t)(title_end - title), length = strlen(stage);
  if (length > room) length = room;
  memcpy(title, stage, length);
  memset(title + length, 0, room - length);
}

/* For a program that others wrote: the caller's signals, or none changed at all. */
void reset_signals(bool defaults) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t none;
  sigemptyset(&none);
  if (defaults)
    for (int i = 1; i < 65; i++) sigaction(i, &standard, NULL);
  else
    sigaction(SIGPIPE, &callers_pipe, NULL), sigaction(SIGHUP, &callers_hup, NULL);
  sigprocmask(SIG_SETMASK, defaults ? &none : &callers_mask, NULL);
}

static void own_signals(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, &callers_pipe);
  sigaction(SIGHUP, &ignore, &callers_hup);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
  sigset_t blocked;
  sigfillset(&blocked);
  for (const char *fatal = (const char[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, 0}; *fatal; fatal++)
    sigdelset(&blocked, *fatal);
  sigprocmask(SIG_SETMASK, &blocked, &callers_mask);
}

static bool tolerated(int how, int error) {
  switch (how) {
    case 1: return error == ENOENT;
    case 2: return true;
    case 3:
      return error == ENOENT || error == ENODEV || error == EOPNOTSUPP || error == EINVAL || error == EACCES ||
             error == EPERM || error == ENOSYS;
    default: return false;
  }
}

static int run_step(const struct step *s) {
  failure->call[0] = failure->detail[0] = 0;
  if (!action[s->op](s) || tolerated(s->tolerate, errno)) return 0;
  failure->error = errno;
  failure->index = s->index;
  return -1;
}

void epilogue(int when) {
  struct failure first = *failure;
  for (uint32_t i = 0; i < plan_count(); i++) {
    struct step s;
    plan_step(i, &s);
    if (s.when == when) run_step(&s);
  }
  *failure = first;
}

static void end_child(void) {
  siginfo_t info;
  if (keeper.child <= 0) return;
  k_pidfd_signal(keeper.pidfd, SIGKILL);
  while (waitid(P_PID, (id_t)keeper.child, &info, WEXITED) < 0 && errno == EINTR) {}
}

static enum op failed_op(void) {
  struct step s = {.op = OP_FAIL};
  if (failure->index < plan_count()) plan_step(failure->index, &s);
  return s.op;
}

static void say_failure(void) {
  dprintf(2, "keeper: step %u %s: %s: %s%s%s\n", failure->index,
          failure->index < plan_count() ? op_name[failed_op()] : "PLAN", failure->call,
          strerror(failure->error), failure->detail[0] ? ": " : "", failure->detail);
}

/* Tells the service, undoes meanwhile, and ends with the code that it answers. */
static _Noreturn void give_up(void) {
  struct __attribute__((packed)) {
    uint8_t kind;
    uint32_t index, error;
    uint8_t length;
    char words[sizeof failure->call + DETAIL + 2];
  } failed = {2, failure->index, (uint32_t)failure->error, (uint8_t)strlen(failure->call), ""};
  uint16_t detail = (uint16_t)strlen(failure->detail);
  memcpy(failed.words, failure->call, failed.length);
  memcpy(failed.words + failed.length, &detail, 2);
  memcpy(failed.words + failed.length + 2, failure->detail, detail);
  int heard = report(&failed, sizeof failed - sizeof failed.words + failed.length + 2 + detail, NULL, 0);
  end_child();
  keep_abandon();
  epilogue(UNDO);
  epilogue(AFTER);
  uint32_t code;
  if (heard || answer(&code, sizeof code)) {
    say_failure();
    code = 125;
  }
  _exit((int)code);
}

static bool keeper_follows(uint32_t index) {
  for (struct step s; ++index < plan_count();) {
    plan_step(index, &s);
    if (s.when == IN_ORDER && s.side == KEEPER) return true;
  }
  return false;
}

/* The container side has nobody to tell once the keeper has gone its way: then the process's own stderr gets it. */
static _Noreturn void give_up_inside(void) {
  bool heard = send(keeper.sync, &(char){TOKEN_FAILED}, 1, MSG_NOSIGNAL) == 1;
  if (!heard || !keeper_follows(failure->index)) say_failure();
  enum op op = failed_op();
  _exit(op != OP_EXEC && op != OP_FIND_EXEC ? 125 : failure->error == ENOENT ? 127 : 126);
}

/* Died before its exec: by a signal, since it never ends by itself without a word. */
static int died_inside(void) {
  struct step s;
  plan_step(failure->stage, &s);
  failure->index = s.index;
  failure->error = ESRCH;
  snprintf(failure->detail, sizeof failure->detail, "the process was killed in %s", op_name[s.op]);
  return fail("exec");
}

int take_token(bool wait) {
  char token;
  int fd = -1;
  int got = receive_fd(keeper.sync, &token, 1, &fd, wait ? 0 : MSG_DONTWAIT);
  if (got < 0) return 0;
  if (got == 0) token = TOKEN_END;
  if (token == TOKEN_MASTER && fd >= 0) keep_master(fd);
  if (token == TOKEN_NOTIFY && (pass_notify() || send(keeper.sync, "", 1, MSG_NOSIGNAL) != 1)) {
    failure->error = errno;
    failure->index = failure->stage;
    token = TOKEN_FAILED;
  }
  if (token == TOKEN_END || token == TOKEN_FAILED) close(keeper.sync), keeper.sync = -1;
  return token;
}

/* Waits until the container side has done its steps so far. */
static int await_inside(void) {
  struct step s;
  for (;;) {
    if (keeper.sync < 0) return 0; /* it has run its program */
    switch (take_token(true)) {
      case TOKEN_DONE: return 0;
      case TOKEN_FAILED: return -1;
      case TOKEN_END:
        plan_step(failure->stage, &s);
        return s.op == OP_EXEC ? 0 : died_inside();
      default: break;
    }
  }
}

static void await_outside(void) {
  char token;
  ssize_t got;
  while ((got = recv(keeper.sync, &token, 1, 0)) < 0 && errno == EINTR) {}
  if (got != 1) _exit(125);
}

static int side_after(uint32_t index) {
  for (struct step s; ++index < plan_count();) {
    plan_step(index, &s);
    if (s.when == IN_ORDER) return s.side;
  }
  return KEEPER;
}

/* Both sides walk the same list and know from it whose turn it is. */
static int carry_out(void) {
  int turn = KEEPER;
  for (uint32_t i = 0; i < plan_count(); i++) {
    struct step s;
    plan_step(i, &s);
    if (s.when != IN_ORDER) continue;
    if (s.side != turn) {
      char token = TOKEN_DONE;
      if (turn == keeper.side) {
        if (keeper.sync >= 0) send(keeper.sync, &token, 1, MSG_NOSIGNAL);
      } else if (keeper.side == CONTAINER) {
        await_outside();
      } else if (await_inside()) {
        return -1;
      }
      turn = s.side;
    }
    if (s.side != keeper.side) continue;
    if (keeper.side == CONTAINER) failure->stage = i;
    if (run_step(&s)) return -1;
    if (s.op == OP_CLONE) turn = side_after(i);
  }
  return 0;
}

static int load(void) {
  struct stat info;
  int type;
  if (!getsockopt(REPORT_FD, SOL_SOCKET, SO_TYPE, &type, &(socklen_t){sizeof type})) keeper.report = REPORT_FD;
  if (fstat(PLAN_FD, &info)) return fail("fstat");
  void *bytes = mmap(NULL, info.st_size ? (size_t)info.st_size : 1, PROT_READ, MAP_PRIVATE, PLAN_FD, 0);
  if (bytes == MAP_FAILED) return fail("mmap");
  const char *wrong = plan_load(bytes, (size_t)info.st_size, &failure->index);
  if (wrong) {
    snprintf(failure->detail, sizeof failure->detail, "plan refused: %s", wrong);
    return fail_with(EINVAL, "plan");
  }
  close(PLAN_FD);
  return 0;
}

/* Keeps the initial clients and, behind them, what the process shall have above 2; closes the rest. */
static void sort_descriptors(void) {
  struct step s;
  keeper.first_preserved = FIRST_CLIENT;
  keeper.keeps = plan_find(OP_KEEP, &s);
  if (keeper.keeps && s.n[3] & 16) keeper.first_preserved += s.n[4] < 256 ? (int)s.n[4] : 256;
  if (plan_find(OP_EXEC, &s)) keeper.preserve = s.n[0] < 65536 ? (int)s.n[0] : 65536;
  k_close_range((unsigned)(keeper.first_preserved + keeper.preserve), ~0u, 0);
  k_close_range(PLAN_FD, ~0u, K_CLOSE_RANGE_CLOEXEC);
}

int main(int argc, char **argv) {
  title = argc ? argv[0] : (char[]){""};
  title_end = argc ? argv[argc - 1] + strlen(argv[argc - 1]) : title;
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) < 0) open("/dev/null", O_RDWR);
  failure = mmap(NULL, sizeof *failure, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (failure == MAP_FAILED) return 125;
  own_signals();
  keeper.mask = umask(0);
  show_stage("keeper:setup");
  if (load()) {
    failure->error = errno;
    give_up();
  }
  sort_descriptors();
  int failed = carry_out();
  if (keeper.side == CONTAINER) {
    if (failed) give_up_inside();
    _exit(0);
  }
  if (failed) give_up();
  return keeper.keeps ? keep_loop() : 0;
}
