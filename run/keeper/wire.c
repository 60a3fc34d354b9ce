/* SPDX-License-Identifier: Apache-2.0
 * Decodes plans. Every length is checked against what is left before it is used; nothing runs unless all is right. */
#include "wire.h"

#include <string.h>

enum { PLAN_HEADER = 16, STEP_HEADER = 12, MAX_STRING = 1 << 20 };

static const struct {
  uint8_t numbers, strings;
} arity[OP_COUNT] = {
#define STEP(name, numbers, strings, text) {numbers, strings},
#include "steps.def"
#undef STEP
};

const char *const op_name[OP_COUNT] = {
#define STEP(name, numbers, strings, text) #name,
#include "steps.def"
#undef STEP
};

static struct {
  const unsigned char *bytes;
  uint32_t count;
  uint32_t at[MAX_STEPS];
} plan;

static uint32_t u32_at(const unsigned char *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t u64_at(const unsigned char *p) { return u32_at(p) | (uint64_t)u32_at(p + 4) << 32; }

/* Bit i: string i is a list of NUL-ended items. */
static unsigned lists(enum op op) {
  switch (op) {
    case OP_RUN:
    case OP_HOOK:
    case OP_FOREIGN:
    case OP_EXEC: return 1 << 1 | 1 << 2;
    case OP_FS_MOUNT: return 1 << 2;
    case OP_FIND_EXEC: return 1 << 0;
    default: return 0;
  }
}

/* Bit i: string i is data, in which NUL has no meaning. */
static unsigned data(enum op op) {
  switch (op) {
    case OP_AFFINITY:
    case OP_MEMPOLICY:
    case OP_GROUPS:
    case OP_SECCOMP:
    case OP_ASK: return 1 << 0;
    case OP_WRITE:
    case OP_WRITE_NEW:
    case OP_DEVICE_FILTER: return 1 << 1;
    default: return 0;
  }
}

/* Steps that would take the keeper itself out of its place. */
static int only_inside(enum op op) {
  return op == OP_EXEC || op == OP_PIVOT || op == OP_CHROOT_FD || op == OP_SECCOMP || op == OP_CAPS ||
         op == OP_SETUID || op == OP_SETGID || op == OP_CONSOLE || op == OP_STDIO || op == OP_CHDIR ||
         op == OP_WAIT_START || op == OP_WARM || op == OP_KEYRING;
}

static int only_outside(enum op op) {
  return op == OP_CLONE || op == OP_KEEP || op == OP_READY || op == OP_ASK || op == OP_WRITE_PID ||
         op == OP_WRITE_PROC || op == OP_JOIN_CGROUP || op == OP_SEND_PIDFD ||
         op == OP_FOREIGN;
}

static const char *check_string(const struct step *s, int i, const char *text, uint32_t length) {
  unsigned bit = 1u << i;
  if (lists(s->op) & bit) {
    if (length && text[length - 1]) return "a list without an end";
    uint32_t items = 0;
    for (uint32_t k = 0; k < length; k++) items += !text[k];
    if (items > MAX_ITEMS) return "a list of too many items";
    if (i == 1 && !items) return "no arguments";
  } else if (!(data(s->op) & bit) && memchr(text, 0, length)) {
    return "a text with a NUL";
  }
  return NULL;
}

/* Reads the step at `p`, which has `left` bytes to the end of the plan. */
static const char *parse(const unsigned char *p, uint32_t left, struct step *s, uint32_t *size) {
  if (left < STEP_HEADER) return "cut off";
  *size = u32_at(p);
  if (*size < STEP_HEADER || *size % 8 || *size > left) return "wrong length";
  s->op = (uint16_t)(p[4] | p[5] << 8);
  s->side = p[6], s->when = p[7], s->tolerate = p[8];
  if (s->op >= OP_COUNT) return "unknown step";
  if (s->side > CONTAINER || s->when > AFTER || s->tolerate > 3 || p[11]) return "wrong header";
  if (p[9] != arity[s->op].numbers || p[10] != arity[s->op].strings) return "wrong arguments";
  uint32_t at = STEP_HEADER + 8u * p[9];
  if (at > *size) return "cut off";
  for (int i = 0; i < p[9]; i++) s->n[i] = u64_at(p + STEP_HEADER + 8 * i);
  for (int i = 0; i < p[10]; i++) {
    if (*size - at < 4) return "cut off";
    uint32_t length = u32_at(p + at);
    if (length > MAX_STRING) return "a string too long";
    uint32_t end = at + ((4 + length + 1 + 7) & ~7u);
    if (end > *size) return "cut off";
    for (uint32_t k = at + 4 + length; k < end; k++)
      if (p[k]) return "wrong padding";
    s->s[i] = (const char *)p + at + 4, s->len[i] = length;
    const char *wrong = check_string(s, i, s->s[i], length);
    if (wrong) return wrong;
    at = end;
  }
  if (*size - at > 7) return "wrong length";
  for (; at < *size; at++)
    if (p[at]) return "wrong padding";
  return NULL;
}

/* Which step may stand where. */
static const char *check_place(const struct step *s, int *cloned, int *kept) {
  enum { BY_OTHERS = 2 };
  if (s->side == CONTAINER && (*cloned != 1 || s->when != IN_ORDER)) return "nobody there to run it";
  if (s->side == CONTAINER ? only_outside(s->op) : only_inside(s->op)) return "on the wrong side";
  if ((s->op == OP_CLONE || s->op == OP_FOREIGN || s->op == OP_KEEP) && s->when != IN_ORDER) return "in the wrong place";
  if (s->op == OP_CLONE && (*cloned)++) return "a second CLONE";
  if (s->op == OP_FOREIGN && (!*kept || (*cloned += BY_OTHERS) != BY_OTHERS)) return "FOREIGN in the wrong place";
  if (s->op == OP_KEEP && ((*kept)++ || *cloned)) return "KEEP in the wrong place";
  return NULL;
}

const char *plan_load(const unsigned char *bytes, size_t size, uint32_t *at) {
  int cloned = 0, kept = 0;
  plan.count = *at = 0;
  if (size < PLAN_HEADER || memcmp(bytes, "GPLAN1\0\0", 8)) return "no plan";
  uint32_t total = u32_at(bytes + 8), count = u32_at(bytes + 12), position = PLAN_HEADER;
  if (total > size || total > MAX_PLAN || total < PLAN_HEADER) return "wrong size";
  if (count > MAX_STEPS) return "too many steps";
  for (; *at < count; ++*at) {
    struct step s;
    uint32_t length;
    const char *wrong = parse(bytes + position, total - position, &s, &length);
    if (!wrong) wrong = check_place(&s, &cloned, &kept);
    if (wrong) return wrong;
    plan.at[*at] = position;
    position += length;
  }
  if (position != total) return "bytes after the last step";
  if (kept && !cloned) return "KEEP without a process";
  plan.bytes = bytes;
  plan.count = count;
  return NULL;
}

uint32_t plan_count(void) { return plan.count; }

void plan_step(uint32_t index, struct step *out) {
  uint32_t size;
  parse(plan.bytes + plan.at[index], MAX_PLAN, out, &size);
  out->index = index;
}

int plan_find(enum op op, struct step *out) {
  for (uint32_t i = 0; i < plan.count; i++) {
    plan_step(i, out);
    if (out->op == op && out->when == IN_ORDER) return 1;
  }
  return 0;
}
