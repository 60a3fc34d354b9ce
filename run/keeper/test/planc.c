/* SPDX-License-Identifier: Apache-2.0
 * Test tool: assembles plans from text, runs keepers with them, and talks to their sockets.
 *
 *   planc build OUT < TEXT            write a plan's bytes
 *   planc run [-r] [-d] KEEPER < TEXT run a keeper with it; -r: play the service (reports go to stderr; FAILED is answered
 *                                     with exit code 77, ASK with $ASK_ERRNO); -d: return after READY
 *   planc initial KEEPER < TEXT       run a keeper with one initial client, which attaches half a second later; prints its output
 *   planc console SOCKET KEEPER < TEXT  play the receiver of a console socket; prints what the terminal says
 *   planc pty KEEPER ROWS COLUMNS WORD < TEXT  run a keeper in a terminal of that size and type WORD once it says something
 *   planc notify SOCKET KEEPER < TEXT  play a seccomp agent that answers every call with EDOM; prints the state it was sent
 *   planc race A B SECONDS            exchange two names as fast as possible
 *   planc hog SOCKET                  attach, ask for output and never read it
 *   planc nonsense SOCKET             many clients that send rubbish
 *   planc client SOCKET FLAGS [ACT…]  attach; acts: stdin (send own stdin, then close), text TEXT, close, resize R C,
 *                                     signal N, rotate, sleep MS, leave; then print output until the end
 *
 * A line of TEXT: K|C ['!' undo | '+' after] ['?1'…'?3' tolerate] NAME numbers… strings… ; a number may be '-' (NONE), a string
 * is "text" (\n \0 \xNN), [ "list" "of items" ], @file or %hex; '#' begins a comment. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct {
  const char *name;
  int numbers, strings;
} steps[] = {
#define STEP(name, numbers, strings, text) {#name, numbers, strings},
#include "../steps.def"
#undef STEP
};

static unsigned char plan[4 << 20];
static uint32_t size = 16, count;

static void die(const char *what, const char *more) {
  fprintf(stderr, "planc: %s: %s\n", what, more);
  exit(99);
}
static void put(const void *bytes, size_t length) {
  if (size + length > sizeof plan) die("plan", "too large");
  memcpy(plan + size, bytes, length);
  size += (uint32_t)length;
}
static void pad(uint32_t from) {
  while ((size - from) % 8) put("", 1);
}
static char *skip(char *p) {
  while (*p == ' ' || *p == '\t') p++;
  return p;
}
static char *quoted(char *p) {
  for (p++; *p != '"'; p++) {
    char c = *p;
    if (!c) die("text", "no end");
    if (c == '\\') {
      c = *++p;
      if (c == 'x') c = (char)strtol((char[]){p[1], p[2], 0}, NULL, 16), p += 2;
      else c = c == 'n' ? '\n' : c == '0' ? 0 : c == 't' ? '\t' : c;
    }
    put(&c, 1);
  }
  return p + 1;
}
static char *file(char *p) {
  char name[256];
  char buffer[65536];
  int n = 0;
  sscanf(p + 1, "%255s%n", name, &n);
  int fd = open(name, O_RDONLY);
  if (fd < 0) die(name, strerror(errno));
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;) put(buffer, (size_t)got);
  close(fd);
  return p + 1 + n;
}
static char *string(char *p) {
  uint32_t start = size, length = 0;
  p = skip(p);
  put(&length, 4);
  if (*p == '"') p = quoted(p);
  else if (*p == '@') p = file(p);
  else if (*p == '%') {
    for (p++; isxdigit((unsigned char)*p); p += 2) put(&(char){(char)strtol((char[]){p[0], p[1], 0}, NULL, 16)}, 1);
  } else if (*p == '[') {
    for (p = skip(p + 1); *p != ']'; p = skip(p)) p = quoted(p), put("", 1);
    p++;
  } else die("string", p);
  length = size - start - 4;
  memcpy(plan + start, &length, 4);
  put("", 1);
  pad(start);
  return p;
}
static void line(char *p) {
  p = skip(p);
  if (!*p || *p == '#' || *p == '\n') return;
  uint32_t start = size;
  unsigned char head[12] = {0};
  char name[64];
  int n;
  head[6] = *p++ == 'C';
  for (p = skip(p); *p == '!' || *p == '+' || *p == '?'; p = skip(p)) {
    if (*p == '?') head[8] = (unsigned char)(p[1] - '0'), p += 2;
    else head[7] = *p++ == '!' ? 1 : 2;
  }
  if (sscanf(p, "%63s%n", name, &n) != 1) die("line", p);
  p += n;
  size_t op = 0;
  while (op < sizeof steps / sizeof *steps && strcmp(steps[op].name, name)) op++;
  if (op == sizeof steps / sizeof *steps) die("unknown step", name);
  head[4] = (unsigned char)op, head[5] = (unsigned char)(op >> 8);
  head[9] = (unsigned char)steps[op].numbers, head[10] = (unsigned char)steps[op].strings;
  put(head, sizeof head);
  for (int i = 0; i < steps[op].numbers; i++) {
    p = skip(p);
    uint64_t value = *p == '-' && !isdigit((unsigned char)p[1]) ? (p++, UINT64_MAX) : strtoull(p, &p, 0);
    put(&value, 8);
  }
  for (int i = 0; i < steps[op].strings; i++) p = string(p);
  p = skip(p);
  if (*p && *p != '\n' && *p != '#') die("too much", p);
  pad(start);
  uint32_t length = size - start;
  memcpy(plan + start, &length, 4);
  count++;
}
static void assemble(void) {
  static char text[1 << 20];
  while (fgets(text, sizeof text, stdin)) line(text);
  memcpy(plan, "GPLAN1\0\0", 8);
  memcpy(plan + 8, &size, 4);
  memcpy(plan + 12, &count, 4);
}

static uint32_t u32(const unsigned char *p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return v;
}
static int serve(int socket, int until_ready) {
  static unsigned char b[1 << 20];
  for (;;) {
    uint32_t length, code = 77;
    if (recv(socket, &length, 4, MSG_WAITALL) != 4) return 0;
    char control[64];
    struct iovec part = {b, length};
    struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(socket, &m, MSG_WAITALL) != (ssize_t)length) return 0;
    switch (b[0]) {
      case 1:
        fprintf(stderr, "READY %u\n", u32(b + 1));
        if (until_ready) return 1;
        break;
      case 2: {
        uint16_t detail;
        memcpy(&detail, b + 10 + b[9], 2);
        b[length] = 0;
        fprintf(stderr, "FAILED %u %s %.*s: %s\n", u32(b + 1), strerrorname_np((int)u32(b + 5)), b[9], b + 10, b + 12 + b[9]);
        send(socket, &code, 4, 0);
        break;
      }
      case 3: {
        const char *e = getenv("ASK_ERRNO");
        unsigned char answer[6 + 5] = {(unsigned char)(e ? atoi(e) : 0), 0, 0, 0, 5, 0, 'w', 'o', 'r', 'd', 's'};
        fprintf(stderr, "ASK %u %s\n", u32(b + 1), b + 9);
        send(socket, answer, sizeof answer, 0);
        break;
      }
      case 4: fprintf(stderr, "EXITED %u\n", u32(b + 1)); break;
      case 5: fprintf(stderr, "PASS %u\n", u32(b + 1)); break;
      default: die("report", "unknown");
    }
  }
}
static int run(char **arg) {
  int reports = 0, detach = 0, pair[2], status;
  for (; *arg && **arg == '-'; arg++) reports |= 1, detach |= (*arg)[1] == 'd';
  assemble();
  int fd = memfd_create("plan", 0);
  if (write(fd, plan, size) != (ssize_t)size) die("plan", "write");
  if (!reports) {
    close(4);
    dup2(fd, 3);
    if (fd != 3) close(fd);
    execl(*arg, "keeper", (char *)NULL);
    die(*arg, strerror(errno));
  }
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pid_t pid = fork();
  if (!pid) {
    int own = fcntl(pair[1], F_DUPFD, 100), bytes = fcntl(fd, F_DUPFD, 100);
    dup2(bytes, 3), dup2(own, 4);
    if (detach) setsid();
    execl(*arg, "keeper", (char *)NULL);
    die(*arg, strerror(errno));
  }
  close(pair[1]);
  if (serve(pair[0], detach)) return 0;
  close(pair[0]);
  waitpid(pid, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int to;
static void frame(int type, const void *bytes, uint32_t length) {
  unsigned char head[8] = {(unsigned char)type};
  memcpy(head + 4, &length, 4);
  if (send(to, head, 8, MSG_NOSIGNAL) != 8 || send(to, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) exit(98);
}
static int show(void) {
  static unsigned char b[65536];
  unsigned char head[8];
  while (recv(to, head, 8, MSG_WAITALL) == 8) {
    uint32_t length = u32(head + 4);
    if (length && recv(to, b, length, MSG_WAITALL) != (ssize_t)length) die("client", "cut off");
    switch (head[0]) {
      case 16: if (write(head[1], b, length) != (ssize_t)length) exit(97); break;
      case 17: fprintf(stderr, "EXIT %u oom=%d\n", u32(b), b[4]); break;
      case 18: fprintf(stderr, "ATTACHED %u running=%d\n", u32(b) != 0, b[4]); break;
      case 21: fprintf(stderr, "RESULT %u\n", u32(b)); break;
      default: die("client", "unknown frame");
    }
  }
  return 0;
}
static int client(char **arg) {
  static char b[60000];
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  snprintf(a.sun_path, sizeof a.sun_path, "%s", arg[0]);
  to = socket(AF_UNIX, SOCK_STREAM, 0);
  for (int i = 0; connect(to, (struct sockaddr *)&a, sizeof a); i++) {
    if (i > 200) die(arg[0], strerror(errno));
    usleep(10000);
  }
  frame(1, &(char){(char)atoi(arg[1])}, 1);
  for (arg += 2; *arg; arg++) {
    uint16_t rc[2];
    if (!strcmp(*arg, "stdin")) {
      for (ssize_t got; (got = read(0, b, sizeof b)) > 0;) frame(2, b, (uint32_t)got);
      frame(3, "", 0);
    } else if (!strcmp(*arg, "text")) {
      arg++, frame(2, *arg, (uint32_t)strlen(*arg));
    } else if (!strcmp(*arg, "close")) frame(3, "", 0);
    else if (!strcmp(*arg, "resize")) rc[0] = (uint16_t)atoi(arg[1]), rc[1] = (uint16_t)atoi(arg[2]), arg += 2, frame(4, rc, 4);
    else if (!strcmp(*arg, "signal")) frame(5, &(uint32_t){(uint32_t)atoi(*++arg)}, 4);
    else if (!strcmp(*arg, "rotate")) frame(6, "", 0);
    else if (!strcmp(*arg, "sleep")) usleep((useconds_t)atoi(*++arg) * 1000);
    else if (!strcmp(*arg, "leave")) return 0;
    else die("act", *arg);
  }
  return show();
}

/* Runs a keeper with the plan on 3 and, if there is one, `client` on 5. */
static pid_t spawn(const char *keeper, int client, int terminal) {
  int fd = memfd_create("plan", 0);
  assemble();
  if (write(fd, plan, size) != (ssize_t)size) die("plan", "write");
  pid_t pid = fork();
  if (pid) return close(fd), pid;
  int bytes = fcntl(fd, F_DUPFD, 100), other = client < 0 ? -1 : fcntl(client, F_DUPFD, 100);
  if (terminal >= 0) {
    setsid();
    ioctl(terminal, TIOCSCTTY, 0);
    for (int i = 0; i < 3; i++) dup2(terminal, i);
  }
  close(4);
  dup2(bytes, 3);
  if (other >= 0) dup2(other, 5);
  execl(keeper, "keeper", (char *)NULL);
  die(keeper, strerror(errno));
  return 0;
}
static int ended(pid_t pid) {
  int status;
  waitpid(pid, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
static int initial(char **arg) {
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
  pid_t pid = spawn(arg[0], pair[1], -1);
  close(pair[1]);
  to = pair[0];
  usleep(500000);
  frame(1, &(char){9}, 1);
  show();
  return ended(pid);
}
/* Copies what a terminal says to stdout; types `word` after the first of it. */
static void follow(int terminal, const char *word) {
  char b[4096];
  for (ssize_t got; (got = read(terminal, b, sizeof b)) > 0; word = NULL) {
    if (write(1, b, (size_t)got) != got) exit(97);
    if (word && write(terminal, word, strlen(word)) < 0) exit(96);
  }
}
static int console(char **arg) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  snprintf(a.sun_path, sizeof a.sun_path, "%s", arg[0]);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), terminal;
  if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1)) die(arg[0], strerror(errno));
  pid_t pid = spawn(arg[1], -1, -1);
  char name[64] = "", control[64];
  struct iovec part = {name, sizeof name - 1};
  struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(accept(listener, NULL, NULL), &m, 0) <= 0 || strncmp(name, "/dev/pts/", 9)) die("console", name);
  memcpy(&terminal, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof terminal);
  follow(terminal, NULL);
  return ended(pid);
}
static int pty(char **arg) {
  struct winsize w = {.ws_row = (unsigned short)atoi(arg[1]), .ws_col = (unsigned short)atoi(arg[2])};
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  unlockpt(master);
  int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ioctl(master, TIOCSWINSZ, &w);
  pid_t pid = spawn(arg[0], -1, slave);
  close(slave);
  follow(master, arg[3]);
  return ended(pid);
}
static int notify(char **arg) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  snprintf(a.sun_path, sizeof a.sun_path, "%s", arg[0]);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), agent;
  if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1)) die(arg[0], strerror(errno));
  pid_t pid = spawn(arg[1], -1, -1);
  char state[4096] = "", control[64];
  struct iovec part = {state, sizeof state - 1};
  struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(accept(listener, NULL, NULL), &m, MSG_CMSG_CLOEXEC) <= 0) die("notify", "nothing came");
  memcpy(&agent, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof agent);
  fprintf(stderr, "%s\n", state);
  for (struct pollfd ready = {.fd = agent, .events = POLLIN}; poll(&ready, 1, -1) > 0 && !(ready.revents & POLLHUP);) {
    struct seccomp_notif call = {0};
    if (ioctl(agent, SECCOMP_IOCTL_NOTIF_RECV, &call)) continue;
    struct seccomp_notif_resp answer = {.id = call.id, .error = -EDOM};
    ioctl(agent, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
  return ended(pid);
}
static int race(char **arg) {
  for (time_t end = time(NULL) + atoi(arg[2]); time(NULL) < end;)
    for (int i = 0; i < 1000; i++) renameat2(AT_FDCWD, arg[0], AT_FDCWD, arg[1], RENAME_EXCHANGE);
  return 0;
}
static int hog(char **arg) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  snprintf(a.sun_path, sizeof a.sun_path, "%s", arg[0]);
  to = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(to, (struct sockaddr *)&a, sizeof a)) die(arg[0], strerror(errno));
  frame(1, &(char){3}, 1);
  return pause();
}
/* Nothing that would end the process: no input, no signals. */
static int nonsense(char **arg) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  snprintf(a.sun_path, sizeof a.sun_path, "%s", arg[0]);
  srand(7);
  for (int i = 0; i < 400; i++) {
    unsigned char b[200];
    int s = socket(AF_UNIX, SOCK_STREAM, 0), length = rand() % (int)sizeof b;
    if (connect(s, (struct sockaddr *)&a, sizeof a)) die(arg[0], strerror(errno));
    for (size_t k = 0; k < sizeof b; k++) b[k] = (unsigned char)rand();
    b[0] = (unsigned char[]){0, 1, 4, 6, 7, 16, 200}[rand() % 7];
    if (i % 2) memset(b + 1, 0, 7), b[4] = (unsigned char)(rand() % 9), b[8 + b[4]] = 9;
    send(s, b, (size_t)length, MSG_NOSIGNAL);
    close(s);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 2 && !strcmp(argv[1], "build")) {
    assemble();
    int fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    return write(fd, plan, size) != (ssize_t)size;
  }
  if (argc > 2 && !strcmp(argv[1], "run")) return run(argv + 2);
  if (argc > 3 && !strcmp(argv[1], "client")) return client(argv + 2);
  if (argc == 3 && !strcmp(argv[1], "initial")) return initial(argv + 2);
  if (argc == 4 && !strcmp(argv[1], "console")) return console(argv + 2);
  if (argc == 4 && !strcmp(argv[1], "notify")) return notify(argv + 2);
  if (argc == 5 && !strcmp(argv[1], "race")) return race(argv + 2);
  if (argc == 3 && !strcmp(argv[1], "hog")) return hog(argv + 2);
  if (argc == 6 && !strcmp(argv[1], "pty")) return pty(argv + 2);
  if (argc == 3 && !strcmp(argv[1], "nonsense")) return nonsense(argv + 2);
  die("usage", "see the top of planc.c");
}
