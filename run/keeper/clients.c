/* SPDX-License-Identifier: Apache-2.0
 * The clients of a kept process (docs/formats/plan.md, "Socket of a kept process"). Output is never queued: everyone is sent the
 * one chunk that was read, and no further chunk is read before all have it. */
#include "keep.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

enum { ATTACH = 1, STDIN, CLOSE_STDIN, RESIZE, SIGNAL, ROTATE, OUTPUT = 16, EXIT, ATTACHED, RESULT = 21 };
enum { ANSWER = HEADER + 13 };

static struct client {
  int in, out;             /* one socket; for the caller's own terminal its 0 and 1 */
  bool used, raw, initial; /* raw: no frames; initial: output waits until it has attached */
  bool owes;               /* has not got all of the chunk */
  bool deaf;               /* reads no more, but what it sent before counts */
  uint8_t wants;
  uint32_t sent;           /* of the chunk's frame */
  uint32_t payload;        /* of a STDIN frame, still to come */
  uint32_t head;           /* bytes in `frame` */
  uint32_t answers;        /* bytes in `answer` */
  long long since;         /* when it last took something, while it owes */
  unsigned char frame[HEADER + 8], answer[8 * ANSWER];
} clients[MAX_CLIENTS];
static int slot_of[2 * MAX_CLIENTS]; /* which client a pollfd belongs to */

struct chunk chunk;
struct input input;

long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void drop(struct client *c) {
  if (!c->used) return;
  if ((c->wants & SENDS_STDIN) && (keep.flags & KEEP_STDIN_ONCE)) input.closing = true;
  if (!c->raw) close(c->in);
  c->used = c->owes = false;
  input_flush();
}

void client_add(int in, int out, bool raw, bool initial) {
  for (struct client *c = clients; c < clients + MAX_CLIENTS; c++) {
    if (c->used) continue;
    *c = (struct client){.in = in, .out = out, .used = true, .raw = raw, .initial = initial, .since = now_ms()};
    if (raw) c->wants = WANTS_STDOUT | SENDS_STDIN;
    else fcntl(in, F_SETFL, O_NONBLOCK);
    return;
  }
  close(in); /* no room: the client sees the end */
}

void clients_start(unsigned initial) {
  for (unsigned i = 0; i < initial && i < MAX_CLIENTS; i++) client_add(FIRST_CLIENT + (int)i, FIRST_CLIENT + (int)i, false, true);
}

/* Sends what is due: answers between frames only, never within one. */
static void push(struct client *c) {
  while (c->used && ((c->answers && !(c->owes && c->sent)) || c->owes)) {
    bool answering = c->answers && !(c->owes && c->sent);
    const unsigned char *from = answering ? c->answer : chunk.frame + c->sent + (c->raw && !c->sent ? HEADER : 0);
    size_t left = answering ? c->answers : (size_t)(chunk.frame + HEADER + chunk.length - from);
    if (c->raw && left > 512) left = 512; /* the caller's descriptor may block: only what poll has promised */
    ssize_t sent = c->raw ? write(c->out, from, left) : send(c->out, from, left, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) {
      c->deaf = true, c->owes = false, c->sent = c->answers = 0;
      return;
    }
    c->since = now_ms();
    if (answering) {
      c->answers -= (uint32_t)sent;
      memmove(c->answer, c->answer + sent, c->answers);
      continue;
    }
    c->sent = (uint32_t)(from - chunk.frame + sent);
    c->owes = c->sent < HEADER + chunk.length;
    if (!c->owes) c->sent = 0;
    if (c->raw) return;
  }
}

static void reply(struct client *c, uint8_t type, const void *payload, uint32_t length) {
  unsigned char *at = c->answer + c->answers;
  if (c->deaf) return;
  if (c->answers + HEADER + length > sizeof c->answer) return drop(c);
  memset(at, 0, HEADER);
  at[0] = type;
  memcpy(at + 4, &length, 4);
  memcpy(at + HEADER, payload, length);
  if (!c->answers && !c->owes) c->since = now_ms();
  c->answers += HEADER + length;
  push(c);
}

static void attach(struct client *c, uint8_t wants) {
  struct __attribute__((packed)) {
    uint32_t pid;
    uint8_t running;
  } attached = {(uint32_t)keeper.child, !keep.exited};
  c->wants = wants & 15;
  c->initial = false;
  reply(c, ATTACHED, &attached, sizeof attached);
}

/* A whole frame other than STDIN. */
static void act(struct client *c) {
  const unsigned char *body = c->frame + HEADER;
  uint32_t error = 0, signal;
  uint16_t size[2];
  switch (c->frame[0]) {
    case ATTACH: return attach(c, body[0]);
    case CLOSE_STDIN:
      input.closing = true;
      return input_flush();
    case RESIZE:
      memcpy(size, body, sizeof size);
      keep_resize(size[0], size[1]);
      return;
    case SIGNAL:
      memcpy(&signal, body, sizeof signal);
      if (signal > 64 || k_pidfd_signal(keeper.pidfd, (int)signal)) error = signal > 64 ? EINVAL : (uint32_t)errno;
      return reply(c, RESULT, &error, sizeof error);
    case ROTATE: return log_rotate();
    default: return drop(c);
  }
}

static uint32_t payload_of(uint8_t type) {
  switch (type) {
    case ATTACH: return 1;
    case RESIZE:
    case SIGNAL: return 4;
    default: return 0;
  }
}

/* Reads STDIN bytes straight into the input buffer, which is empty. */
static bool take_input(struct client *c) {
  uint32_t room = c->raw || c->payload > sizeof input.bytes ? sizeof input.bytes : c->payload;
  ssize_t got = read(c->in, input.bytes, room);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got <= 0 && c->raw) return c->wants &= ~SENDS_STDIN, false;
  if (got <= 0) return drop(c), false;
  if (!c->raw) c->payload -= (uint32_t)got;
  input.from = 0, input.to = (uint32_t)got;
  input_flush();
  return true;
}

static bool wants_in(const struct client *c) {
  if (c->raw) return (c->wants & SENDS_STDIN) && input.from == input.to;
  return c->answers <= sizeof c->answer - ANSWER && (!c->payload || input.from == input.to);
}

/* Reads at most what the current frame needs, so that nothing has to be kept for later. */
static void pull(struct client *c) {
  while (c->used && wants_in(c)) {
    if (c->raw || c->payload) {
      if (!take_input(c) || c->raw) return;
      continue;
    }
    uint32_t need = HEADER, length = 0;
    if (c->head >= HEADER) memcpy(&length, c->frame + 4, 4), need += length;
    if (c->head < need) {
      ssize_t got = recv(c->in, c->frame + c->head, need - c->head, 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got <= 0) return drop(c);
      c->head += (uint32_t)got;
      if (c->head < HEADER) return;
      memcpy(&length, c->frame + 4, 4);
      if (c->frame[0] == STDIN ? length > 64 << 10 : length != payload_of(c->frame[0])) return drop(c);
      need = HEADER + length;
    }
    if (c->frame[0] == STDIN) c->payload = length, c->head = 0;
    else if (c->head == need) c->head = 0, act(c);
  }
}

void clients_output(int stream) {
  uint32_t length = chunk.length;
  memset(chunk.frame, 0, HEADER);
  chunk.frame[0] = OUTPUT, chunk.frame[1] = (unsigned char)stream;
  memcpy(chunk.frame + 4, &length, 4);
  for (struct client *c = clients; c < clients + MAX_CLIENTS; c++) {
    if (!c->used || c->deaf || !(c->wants & (stream == 2 ? WANTS_STDERR : WANTS_STDOUT))) continue;
    c->owes = true, c->sent = 0;
    if (!c->answers) c->since = now_ms();
    if (!c->raw) push(c);
  }
}

bool clients_behind(void) {
  for (const struct client *c = clients; c < clients + MAX_CLIENTS; c++)
    if (c->used && (c->owes || c->initial)) return true;
  return false;
}

bool clients_owed(void) {
  for (const struct client *c = clients; c < clients + MAX_CLIENTS; c++)
    if (c->used && (c->owes || c->answers)) return true;
  return false;
}

void clients_exit(bool oom, long long nanoseconds) {
  struct __attribute__((packed)) {
    uint32_t status;
    uint8_t oom;
    int64_t nanoseconds;
  } exit = {(uint32_t)keep.status, oom, nanoseconds};
  for (struct client *c = clients; c < clients + MAX_CLIENTS; c++)
    if (c->used && (c->wants & WANTS_EXIT)) reply(c, EXIT, &exit, sizeof exit);
}

int clients_poll(struct pollfd *fds) {
  int count = 0;
  for (int i = 0; i < MAX_CLIENTS; i++) {
    struct client *c = &clients[i];
    if (!c->used) continue;
    short in = wants_in(c) ? POLLIN : 0, out = c->owes || c->answers ? POLLOUT : 0;
    if (c->in == c->out) in |= out, out = 0;
    slot_of[count] = i;
    fds[count++] = (struct pollfd){.fd = in ? c->in : -1, .events = in}; /* a hang-up waits behind what is unread */
    if (!out) continue;
    slot_of[count] = i;
    fds[count++] = (struct pollfd){.fd = c->out, .events = out};
  }
  return count;
}

void clients_serve(const struct pollfd *fds, int count) {
  for (int i = 0; i < count; i++) {
    struct client *c = &clients[slot_of[i]];
    if (fds[i].revents & (POLLOUT | POLLERR)) push(c);
    if (fds[i].revents & (POLLIN | POLLHUP | POLLERR)) pull(c);
  }
  for (struct client *c = clients; c < clients + MAX_CLIENTS; c++)
    if (c->used && !c->raw && (c->owes || c->answers || c->initial) && now_ms() - c->since > PATIENCE_MS) drop(c);
}

int clients_patience(void) {
  long long least = -1, now = now_ms();
  for (const struct client *c = clients; c < clients + MAX_CLIENTS; c++) {
    if (!c->used || c->raw || !(c->owes || c->answers || c->initial)) continue;
    long long left = c->since + PATIENCE_MS + 1 - now;
    if (left < 0) left = 0;
    if (least < 0 || left < least) least = left;
  }
  return (int)least;
}
