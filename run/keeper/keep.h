/* SPDX-License-Identifier: Apache-2.0
 * What the parts of keeping share: keep.c (the loop), clients.c (who is attached), log.c (the log file). */
#pragma once
#include <poll.h>

#include "steps.h"

enum { KEEP_STDIN = 1, KEEP_STDIN_ONCE = 2, KEEP_FORWARD = 4, KEEP_CLIENTS = 16 };
enum { WANTS_STDOUT = 1, WANTS_STDERR = 2, SENDS_STDIN = 4, WANTS_EXIT = 8 };
enum { MAX_CLIENTS = 64, HEADER = 8, CHUNK = 64 << 10, PATIENCE_MS = 30000 };

struct keep {
  struct step plan;      /* the KEEP step */
  int mode;
  unsigned flags;
  int source[2];         /* what is read from: stdout (or the terminal's master), stderr; -1 when ended */
  int input;             /* what stdin is written to, -1 when closed */
  int slave;             /* held open so that the terminal has no end before the process has */
  int listener, signals;
  bool exited;
  uint64_t after;        /* bytes read since then */
  int status;
};
extern struct keep keep;

/* Bytes on their way to stdin; nothing is read from a client's STDIN frames before they are gone. */
extern struct input {
  uint32_t from, to;
  bool closing;
  unsigned char bytes[16 << 10];
} input;
void input_flush(void);

/* One read of the process's output, as a frame: header and bytes in one piece. */
extern struct chunk {
  uint32_t length;
  unsigned char frame[HEADER + CHUNK];
} chunk;

int log_open(const char *path, uint64_t limit, uint64_t files, uint64_t line);
void log_write(int stream, const unsigned char *bytes, uint32_t length);
void log_rotate(void);
void log_close(void);
uint64_t log_lost(void);
size_t log_time(char out[32], long long *nanoseconds); /* now, RFC 3339 with nanoseconds, UTC */

void clients_start(unsigned initial);
void client_add(int in, int out, bool raw, bool initial);
void clients_output(int stream);          /* the chunk is there for all who want it */
bool clients_behind(void);                /* somebody has not got all of the chunk yet */
bool clients_owed(void);                  /* or of anything else */
void clients_exit(bool oom, long long nanoseconds);
int clients_poll(struct pollfd *fds);     /* fills in what to wait for; gives the count */
void clients_serve(const struct pollfd *fds, int count);
int clients_patience(void);               /* ms until somebody's patience ends, -1 for no end */
int keep_resize(unsigned rows, unsigned columns);
long long now_ms(void);
