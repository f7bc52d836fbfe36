// Preloaded into newsd, kills the process at the n-th system call of a kind, counted over all its threads.
//
//   NEWSD_KILL=write:37:half LD_PRELOAD=kill_shim.so newsd …
//
// Kinds: write (write, pwrite and their vectors), sync (fsync, fdatasync), send (send, sendto, sendmsg).
// Moments: before the call, after it, or when half of its bytes have gone out (of a sync or sendmsg nothing).
// Without NEWSD_KILL it does nothing. Calls go to the kernel directly, past any other interposer.
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { writing, syncing, sending, kinds };
enum moment { never, before, half, after };

static const char* const kind_names[kinds] = {"write", "sync", "send"};
static atomic_ulong counts[kinds];
static int fatal_kind = -1;
static unsigned long fatal_call;
static enum moment fatal_moment;

__attribute__((constructor)) static void read_order(void) {
  const char* order = getenv("NEWSD_KILL");  // NOLINT(concurrency-mt-unsafe): there is one thread
  char kind[8];
  char moment[8];
  if (order == NULL || sscanf(order, "%7[a-z]:%lu:%7[a-z]", kind, &fatal_call, moment) != 3) return;
  fatal_moment = strcmp(moment, "before") == 0 ? before : strcmp(moment, "half") == 0 ? half : after;
  for (int i = 0; i < kinds; ++i)
    if (strcmp(kind, kind_names[i]) == 0) fatal_kind = i;
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

static enum moment due_in_call_of(enum kind kind) {
  const unsigned long number = atomic_fetch_add(&counts[kind], 1) + 1;
  return (int)kind == fatal_kind && number == fatal_call ? fatal_moment : never;
}

// A call whose third argument is how much it is to take.
static long call_sized(enum kind kind, long number, long fd, const void* data, long size, long d, long e, long f) {
  const enum moment due = due_in_call_of(kind);
  if (due == before) die();
  const long result = syscall(number, fd, data, due == half ? size / 2 : size, d, e, f);
  if (due != never) die();
  return result;
}

static long call_whole(enum kind kind, long number, long fd, const void* data, long flags) {
  const enum moment due = due_in_call_of(kind);
  if (due == before || due == half) die();
  const long result = syscall(number, fd, data, flags);
  if (due != never) die();
  return result;
}

EXPORT ssize_t write(int fd, const void* data, size_t size) {
  return call_sized(writing, SYS_write, fd, data, (long)size, 0, 0, 0);
}
EXPORT ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  return call_sized(writing, SYS_pwrite64, fd, data, (long)size, at, 0, 0);
}
EXPORT ssize_t pwrite64(int fd, const void* data, size_t size, off_t at) { return pwrite(fd, data, size, at); }
EXPORT ssize_t writev(int fd, const struct iovec* parts, int count) {
  return call_sized(writing, SYS_writev, fd, parts, count, 0, 0, 0);
}
EXPORT ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t at) {
  return call_sized(writing, SYS_pwritev, fd, parts, count, at, 0, 0);
}
EXPORT int fsync(int fd) { return (int)call_whole(syncing, SYS_fsync, fd, NULL, 0); }
EXPORT int fdatasync(int fd) { return (int)call_whole(syncing, SYS_fdatasync, fd, NULL, 0); }
EXPORT ssize_t sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* to, socklen_t to_size) {
  return call_sized(sending, SYS_sendto, fd, data, (long)size, flags, (long)to, (long)to_size);
}
EXPORT ssize_t send(int fd, const void* data, size_t size, int flags) { return sendto(fd, data, size, flags, NULL, 0); }
EXPORT ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  return call_whole(sending, SYS_sendmsg, fd, message, flags);
}
