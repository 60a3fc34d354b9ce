/* SPDX-License-Identifier: Apache-2.0
 * Feeds the decoder. With -DLIBFUZZER clang's fuzzer drives it; otherwise it reads the files named, each also cut off at every
 * length and with single bytes changed, and with `-s SECONDS` goes on with random changes. AFL++: `afl-fuzz … -- fuzz_wire @@`. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

static volatile unsigned long long sink;

/* Whatever is accepted must be readable in full, with every string ended inside of the plan. */
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size) {
  uint32_t at;
  if (plan_load(bytes, size, &at)) return 0;
  for (uint32_t i = 0; i < plan_count(); i++) {
    struct step s = {0};
    plan_step(i, &s);
    sink += strlen(op_name[s.op]);
    for (int k = 0; k < MAX_NUMBERS; k++) sink += s.n[k];
    for (int k = 0; k < MAX_STRINGS && s.s[k]; k++) {
      if (s.s[k] + s.len[k] >= (const char *)bytes + size || s.s[k][s.len[k]]) abort();
      for (uint32_t c = 0; c < s.len[k]; c++) sink += (unsigned char)s.s[k][c];
    }
  }
  return 0;
}

#ifndef LIBFUZZER
/* A copy of exactly that size, so that the sanitizer sees every byte read beyond it. */
static void try(const unsigned char *bytes, size_t size) {
  unsigned char *copy = malloc(size ? size : 1);
  memcpy(copy, bytes, size);
  LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

static void vary(const unsigned char *bytes, size_t size, size_t most) {
  static unsigned char changed[1 << 16];
  try(bytes, size);
  if (size > sizeof changed) return;
  memcpy(changed, bytes, size);
  for (size_t i = 0; i < size && i < most; i++) {
    try(bytes, i);
    for (int bit = 0; bit < 8; bit++) {
      changed[i] ^= (unsigned char)(1 << bit);
      try(changed, size);
      changed[i] = bytes[i];
    }
  }
}

static void shuffle(const unsigned char *bytes, size_t size) {
  static unsigned char changed[1 << 16];
  static const unsigned char odd[] = {0, 1, 7, 8, 127, 128, 255};
  if (!size || size > sizeof changed) return;
  memcpy(changed, bytes, size);
  for (int n = rand() % 6 + 1; n; n--) changed[(size_t)rand() % size] = rand() % 2 ? odd[rand() % 7] : (unsigned char)rand();
  try(changed, rand() % 4 ? size : (size_t)rand() % size);
}

int main(int argc, char **argv) {
  static unsigned char bytes[4 << 20];
  int seconds = 0, first = 1;
  if (argc > 2 && !strcmp(argv[1], "-s")) seconds = atoi(argv[2]), first = 3;
  time_t end = time(NULL) + seconds;
  unsigned long tries = 0;
  do
    for (int i = first; i < argc; i++) {
      int fd = open(argv[i], O_RDONLY);
      ssize_t size = read(fd, bytes, sizeof bytes);
      close(fd);
      if (size < 0) return 1;
      if (!tries) vary(bytes, (size_t)size, 2048);
      for (int n = 0; seconds && n < 2000; n++, tries++) shuffle(bytes, (size_t)size);
    }
  while (time(NULL) < end);
  printf("fuzz_wire: %d files, %lu random changes, nothing wrong\n", argc - first, tries);
  return 0;
}
#endif
