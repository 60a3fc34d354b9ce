/* SPDX-License-Identifier: Apache-2.0
 * The log of a kept process in the CRI format: "TIME stdout F line\n", P for a piece of a line that goes on in the next entry.
 * A chunk becomes one writev: short pieces are gathered in a buffer, long ones are written from where they are. */
#include "keep.h"

#include <limits.h>
#include <sys/uio.h>
#include <time.h>

enum { PARTS = 1024, GATHER = 64 << 10, SHORT = 1024 };

static struct {
  int fd;
  char path[PATH_MAX];
  uint64_t limit, files, line, size, lost;
} out = {.fd = -1};
static struct iovec part[PARTS];
static int parts;
static size_t pending, gathered;
static char gather[GATHER];

size_t log_time(char text[32], long long *nanoseconds) {
  struct timespec now;
  struct tm day;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &day);
  if (nanoseconds) *nanoseconds = now.tv_sec * 1000000000LL + now.tv_nsec;
  size_t length = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &day);
  return length + (size_t)snprintf(text + length, 32 - length, ".%09ldZ", now.tv_nsec);
}

int log_open(const char *path, uint64_t limit, uint64_t files, uint64_t line) {
  struct stat info;
  snprintf(out.path, sizeof out.path, "%s", path);
  out.limit = limit, out.files = files, out.line = line ? line : 16384;
  if (!*path) return 0;
  out.fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (out.fd < 0 || fstat(out.fd, &info)) return fail("open");
  out.size = (uint64_t)info.st_size;
  return 0;
}

void log_close(void) { close_owned(&out.fd); }

uint64_t log_lost(void) { return out.lost; }

/* The name of the n-th oldest file: 0.log → 1.log → …; for any other name NAME.1 → NAME.2 → … */
static void name_of(uint64_t n, char name[PATH_MAX]) {
  size_t length = strlen(out.path);
  bool numbered = length >= 6 && !strcmp(out.path + length - 6, "/0.log");
  if (numbered) snprintf(name, PATH_MAX, "%.*s/%llu.log", (int)length - 6, out.path, (unsigned long long)n);
  else snprintf(name, PATH_MAX, n ? "%s.%llu" : "%s", out.path, (unsigned long long)n);
}

/* Begins a new file. One that somebody has already moved away is only opened anew. */
void log_rotate(void) {
  struct stat own, there;
  char from[PATH_MAX], to[PATH_MAX];
  if (out.fd < 0) return;
  if (!fstat(out.fd, &own) && !stat(out.path, &there) && own.st_ino == there.st_ino && own.st_dev == there.st_dev) {
    for (uint64_t n = out.files > 1 ? out.files - 1 : 0; n > 0; n--) {
      name_of(n - 1, from), name_of(n, to);
      rename(from, to);
    }
    if (out.files <= 1) unlink(out.path);
  }
  int fd = open(out.path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (fd < 0) return; /* better the old file than none */
  close(out.fd);
  out.fd = fd;
  out.size = fstat(fd, &own) ? 0 : (uint64_t)own.st_size;
}

static void flush(void) {
  if (out.limit && out.size && out.size + pending > out.limit) log_rotate();
  struct iovec *at = part;
  size_t left = pending;
  while (left) {
    ssize_t written = writev(out.fd, at, (int)(part + parts - at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    left -= (size_t)written;
    while (written && (size_t)written >= at->iov_len) written -= (ssize_t)at++->iov_len;
    if (written) at->iov_base = (char *)at->iov_base + written, at->iov_len -= (size_t)written;
  }
  if (left) {
    /* The disk is full: no torn line stays, and the exit record says how much is missing. */
    out.lost += pending;
    if (left < pending) ftruncate(out.fd, (off_t)out.size);
  } else {
    out.size += pending;
  }
  parts = 0;
  pending = gathered = 0;
}

static void put(const void *bytes, size_t length) {
  struct iovec *last = parts ? &part[parts - 1] : NULL;
  pending += length;
  if (length <= SHORT) {
    char *copy = gather + gathered;
    memcpy(copy, bytes, length);
    gathered += length;
    bytes = copy;
  }
  if (last && (char *)last->iov_base + last->iov_len == bytes) last->iov_len += length;
  else part[parts++] = (struct iovec){(void *)bytes, length};
}

void log_write(int stream, const unsigned char *bytes, uint32_t length) {
  char whole[64], piece[64];
  if (out.fd < 0) return;
  size_t time = log_time(whole, NULL);
  size_t head = time + (size_t)snprintf(whole + time, sizeof whole - time, " std%s F ", stream == 2 ? "err" : "out");
  memcpy(piece, whole, head);
  piece[head - 2] = 'P';
  for (const unsigned char *at = bytes, *end = bytes + length; at < end;) {
    size_t room = (size_t)(end - at) < out.line ? (size_t)(end - at) : (size_t)out.line;
    const unsigned char *newline = memchr(at, '\n', room + (at + room < end));
    size_t size = newline ? (size_t)(newline - at) + 1 : room;
    if (parts > PARTS - 4 || gathered > GATHER - SHORT - sizeof whole) flush();
    put(newline ? whole : piece, head);
    put(at, size);
    if (!newline) put("\n", 1);
    at += size;
  }
  flush();
}
