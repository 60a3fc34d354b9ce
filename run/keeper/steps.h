/* SPDX-License-Identifier: Apache-2.0
 * What the steps share. The list itself is steps.def; each NAME there is a function do_NAME in one of the steps_*.c files.
 *
 * Errors: a step returns 0, or -1 with errno set and `failure->call` naming the system call (`told` and `fail` do so); words of
 * the kernel or of a hook go into `failure->detail`. Nobody prints; main.c reports.
 * Cleanup: a descriptor that must not outlive its block is declared OWNED.
 * Memory: nothing is allocated after plan_load; big buffers are static.
 */
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "kernel.h"
#include "wire.h"

enum { SLOTS = 32, STDIO_SLOT = 29, PLAN_FD = 3, REPORT_FD = 4, FIRST_CLIENT = 5, DETAIL = 1000 };

/* Shared by both sides: how far the container side is, and what failed. */
struct failure {
  volatile uint32_t stage;
  volatile pid_t pid;
  uint32_t index;
  int error;
  char call[40], detail[DETAIL + 1];
};

struct keeper {
  int side;
  int slot[SLOTS];
  int root;        /* of all in-root steps, -1 before ROOT */
  bool entered;    /* the root is the process's own */
  int sync;        /* to the other side, -1 when there is none */
  int report;      /* to the service, -1 when there is none */
  int pidfd;       /* of the container side */
  pid_t child;
  bool keeps;      /* the plan has a KEEP step */
  int preserve;    /* descriptors that the process gets above 2 */
  int first_preserved;
  mode_t mask;     /* umask of the process */
  const char *found; /* by FIND_EXEC */
};

extern struct keeper keeper;
extern struct failure *failure;

#define STEP(name, numbers, strings, text) int do_##name(const struct step *s);
#include "steps.def"
#undef STEP

static inline int fail(const char *call) {
  snprintf(failure->call, sizeof failure->call, "%s", call);
  return -1;
}
static inline int fail_with(int error, const char *call) {
  errno = error;
  return fail(call);
}
static inline int told(long result, const char *call) { return result < 0 ? fail(call) : 0; }

static inline void close_owned(const int *fd) {
  int error = errno;
  if (*fd >= 0) close(*fd);
  errno = error;
}
#define OWNED __attribute__((cleanup(close_owned)))

/* main.c */
int slot_get(uint64_t index);           /* the descriptor, or -1 with EBADF */
int slot_put(uint64_t index, int fd);   /* takes fd, also when it fails; a negative fd fails with errno as it is */
int ask(const struct step *s);
int report_pass(uint32_t what, int fd);
int report_exited(int status);
void reset_signals(bool defaults);
int take_token(bool wait);              /* what the container side says: 0 nothing yet, else a TOKEN */
void epilogue(int when);
void show_stage(const char *stage);
enum { TOKEN_DONE = 'D', TOKEN_FAILED = 'F', TOKEN_MASTER = 'M', TOKEN_NOTIFY = 'N', TOKEN_END = 'E' };
int send_fd(int socket, int fd, const void *bytes, size_t length);
int receive_fd(int socket, void *bytes, size_t length, int *fd, int flags);

/* steps_mount.c */
int root_fd(void);                                               /* of all in-root steps */
void masks_end(void);                                            /* closes what MASK keeps for the next one */
int in_root(const char *path, uint64_t flags, uint64_t resolve); /* a descriptor beneath the root */
int make_in_root(const char *path, bool file, mode_t mode, uint64_t flags, uint64_t resolve);
int checked_proc(const char *path, int flags);                   /* of a genuine procfs, path relative to it */

/* steps_host.c */
int write_file(int dir, const char *path, int flags, const void *bytes, size_t length);
int write_new(const char *path, mode_t mode, const void *bytes, size_t length); /* whole or not at all, whoever is killed meanwhile */
uint64_t start_ticks(pid_t pid);
struct sockaddr_un;
int unix_address(const char *path, struct sockaddr_un *address); /* gives a descriptor to close once the address was used */

int run_foreign(const struct step *s, const int stdio[3], const char *log); /* a program whose words are in a log file */

/* folders.c */
struct folder {
  int fd, at, got;
  char buffer[2048] __attribute__((aligned(8)));
};
const char *folder_next(struct folder *f);             /* the next name, NULL at the end; never "." or ".." */
int remove_cgroup(int parent, const char *name);       /* with its children */
int signal_cgroup(int folder, int signal);             /* gives how many processes were there */

/* steps_process.c */
int pass_notify(void); /* keeper side: fetches the seccomp notify descriptor and sends it on */

/* keep.c */
void keep_master(int fd);      /* takes the terminal's master */
void keep_cloned(void);        /* closes the ends that are the child's */
void keep_forget(void);        /* container side: closes what is the keeper's */
void keep_abandon(void);       /* nothing is kept after all: removes the socket */
int keep_loop(void);           /* to the end of the process; gives its exit code */
