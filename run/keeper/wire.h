/* SPDX-License-Identifier: Apache-2.0
 * The plan on the wire (docs/formats/plan.md): checked as a whole once, then read step by step. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum op {
#define STEP(name, numbers, strings, text) OP_##name,
#include "steps.def"
#undef STEP
  OP_COUNT
};

enum { KEEPER, CONTAINER };
enum { IN_ORDER, UNDO, AFTER };
enum { MAX_NUMBERS = 10, MAX_STRINGS = 7, MAX_STEPS = 4096, MAX_ITEMS = 16384 };
#define MAX_PLAN (4u << 20)
#define NONE UINT64_MAX

/* One step, unpacked. The strings point into the plan and end with a NUL beyond their length. */
struct step {
  uint32_t index;
  uint16_t op;
  uint8_t side, when, tolerate;
  uint64_t n[MAX_NUMBERS];
  const char *s[MAX_STRINGS];
  uint32_t len[MAX_STRINGS];
};

extern const char *const op_name[OP_COUNT];

/* Checks all of the plan; returns NULL, or what is wrong (then *at is the step). `bytes` stays in use. */
const char *plan_load(const unsigned char *bytes, size_t size, uint32_t *at);
uint32_t plan_count(void);
void plan_step(uint32_t index, struct step *out);
/* The first step of that kind: 1 if there is one. */
int plan_find(enum op op, struct step *out);
