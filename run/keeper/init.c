/* SPDX-License-Identifier: Apache-2.0
 * The first process of a container that asks for one (`--init`):   init -- PROGRAM [ARG…]
 *
 * Runs PROGRAM as its child, passes signals on to it, reaps whatever is left to it, and ends as the child does (128 + signal).
 * A PROGRAM that cannot be run is told on stderr; the exit code is 127 when it is not there, else 126. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(char **argv, const sigset_t *mask) {
  /* A group of its own, so that Ctrl-C reaches it and not us as well. */
  setpgid(0, 0);
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(0, getpgrp());
  signal(SIGTTOU, SIG_DFL);
  sigprocmask(SIG_SETMASK, mask, NULL);
  execvp(argv[0], argv);
  int error = errno;
  dprintf(2, "init: exec %s: %s\n", argv[0], strerror(error));
  _exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}

/* Reaps all that have ended; whether the child is among them, and how it ended. */
static int reap(pid_t child, int *code) {
  int status, ended = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    if (pid == child) ended = 1, *code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return ended;
}

int main(int argc, char **argv) {
  int first = argc > 1 && !strcmp(argv[1], "--") ? 2 : 1, code = 0;
  if (first >= argc) {
    dprintf(2, "usage: init -- PROGRAM [ARG...]\n");
    return 125;
  }
  sigset_t taken, callers;
  sigfillset(&taken);
  for (const char *own = (const char[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU, 0}; *own; own++)
    sigdelset(&taken, *own);
  sigprocmask(SIG_SETMASK, &taken, &callers);
  pid_t child = fork();
  if (child < 0) {
    dprintf(2, "init: fork: %s\n", strerror(errno));
    return 125;
  }
  if (!child) become(argv + first, &callers);
  for (;;) {
    int signal;
    if (sigwait(&taken, &signal)) continue;
    if (signal != SIGCHLD) kill(child, signal);
    else if (reap(child, &code)) return code;
  }
}
