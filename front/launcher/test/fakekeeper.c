/* SPDX-License-Identifier: Apache-2.0
 * Stands in for the keeper: says what it found on its descriptors. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

static void say(int fd) {
  char text[64];
  ssize_t got = pread(fd, text, sizeof text - 1, 0);
  text[got > 0 ? got : 0] = 0;
  text[strcspn(text, "\n")] = 0;
  printf(" %s", text);
}

int main(int argc, char **argv) {
  int type, variables = 0, more = 0;
  while (environ[variables]) variables++;
  printf("%s %d", argc ? argv[0] : "", variables);
  say(3), say(5), say(6);
  for (int fd = 7; fd < 1000; fd++) more += lseek(fd, 0, SEEK_CUR) >= 0;
  printf(" %d\n", !getsockopt(4, SOL_SOCKET, SO_TYPE, &type, &(socklen_t){sizeof type}) && !more);
}
