/* SPDX-License-Identifier: Apache-2.0
 * Test double of the service: `service RUN BUILD`. Serves one launcher after the other on RUN/command.sock; the command's first
 * argument says what to do:
 *   tell        print what HELLO said on the caller's descriptors     exit N      end with code N
 *   signals     print each frame that comes until SIGTERM              die         end without EXIT
 *   raw         make the terminal raw, then exit 3                     replaced    answer REPLACED, remove the socket, end
 *   keeper P…   EXEC the program P with an empty plan, preserving two  suspended   answer SUSPEND until RESUME comes */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

static unsigned char hello[4 << 20], *at;
static int caller, fds[6];

static uint32_t u32(void) {
  uint32_t v;
  memcpy(&v, at, 4);
  at += 4;
  return v;
}
static char *text(void) {
  uint32_t length = u32();
  char *copy = strndup((char *)at, length);
  at += length;
  return copy;
}
static void reply(int type, const void *body, uint32_t length) {
  unsigned char frame[16];
  uint32_t size = length + 1;
  memcpy(frame, &size, 4);
  frame[4] = (unsigned char)type;
  memcpy(frame + 5, body, length);
  send(caller, frame, 5 + length, MSG_NOSIGNAL);
}
static void finish(uint32_t code) { reply(16, &code, 4); }

static int next(unsigned char *body) {
  uint32_t length;
  if (recv(caller, &length, 4, MSG_WAITALL) != 4 || recv(caller, body, length, MSG_WAITALL) != (ssize_t)length) return 0;
  return body[0];
}

static int take_hello(void) {
  char control[CMSG_SPACE(sizeof fds)];
  struct iovec part = {hello, 1};
  struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(caller, &m, MSG_CMSG_CLOEXEC) != 1) return 0;
  memcpy(fds, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof fds);
  uint32_t length;
  recv(caller, hello + 1, 3, MSG_WAITALL);
  memcpy(&length, hello, 4);
  if (recv(caller, hello, length, MSG_WAITALL) != (ssize_t)length) return 0;
  at = hello + 1;
  return hello[0] == 1 && u32() == 1;
}

static void signals(int out) {
  unsigned char body[64];
  for (int type; (type = next(body));) {
    uint32_t signal;
    memcpy(&signal, body + 1, 4);
    if (type == 2) dprintf(out, "signal %u\n", signal);
    if (type == 3) dprintf(out, "window %u %u\n", body[1] | body[2] << 8, body[3] | body[4] << 8);
    if (type == 4) dprintf(out, "suspend\n"), reply(18, "", 0);
    if (type == 5) dprintf(out, "resume\n");
    if (type == 2 && signal == 15) return finish(9);
  }
  dprintf(out, "gone\n");
}

static void exec(const char *program) {
  int plan = memfd_create("plan", 0), keeper = open(program, O_RDONLY), both[] = {keeper, plan};
  unsigned char frame[13] = {9, 0, 0, 0, 17, 42, 0, 0, 0, 2, 0, 0, 0};
  char control[CMSG_SPACE(sizeof both)];
  struct iovec part = {frame, sizeof frame};
  struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *c = CMSG_FIRSTHDR(&m);
  *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof both), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(c), both, sizeof both);
  if (write(plan, "plan\n", 5) != 5) exit(1);
  sendmsg(caller, &m, 0);
}

static void serve(const char *run, const char *build) {
  char path[108];
  struct stat folder, root;
  char *theirs = text(), *face = text();
  uint32_t pid = u32(), umask = u32();
  unsigned rows = at[0] | at[1] << 8, columns = at[2] | at[3] << 8, terminals = at[4];
  at += 5;
  char *cwd = text();
  uint32_t n = u32();
  char *argv[64] = {0};
  for (uint32_t i = 0; i < n; i++) argv[i] = text();
  uint32_t variables = u32();
  const char *verb = n > 1 ? argv[1] : "";
  if (!strcmp(verb, "replaced") && strcmp(build, "new")) {
    snprintf(path, sizeof path, "%s/command.sock", run);
    unlink(path);
    reply(19, "", 0);
    exit(0);
  }
  if (!strcmp(verb, "tell")) {
    fstat(fds[3], &folder), fstat(fds[4], &root);
    dprintf(fds[1], "%s %s %d %o %ux%u %u %s %s %u %s\n", theirs, face, pid > 1, umask, rows, columns, terminals, cwd, argv[0],
            variables, n > 2 ? argv[2] : "");
    dprintf(fds[2], "folder %d root %d\n", S_ISDIR(folder.st_mode), S_ISDIR(root.st_mode));
    finish(0);
  } else if (!strcmp(verb, "exit")) finish((uint32_t)atoi(argv[2]));
  else if (!strcmp(verb, "signals")) signals(fds[1]);
  else if (!strcmp(verb, "raw")) {
    struct termios t;
    tcgetattr(fds[0], &t);
    cfmakeraw(&t);
    tcsetattr(fds[0], TCSANOW, &t);
    finish(3);
  } else if (!strcmp(verb, "keeper")) exec(argv[2]);
  else if (!strcmp(verb, "replaced")) finish(55);
}

int main(int argc, char **argv) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  if (argc < 3) return 1;
  snprintf(a.sun_path, sizeof a.sun_path, "%s/command.sock", argv[1]);
  unlink(a.sun_path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 64)) return 1;
  while ((caller = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
    if (fork() == 0) {
      if (take_hello()) serve(argv[1], argv[2]);
      _exit(7);
    }
    close(caller);
  }
}
