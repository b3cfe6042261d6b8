/*
 * A disk that stalls, for a program that it is preloaded into: every STALL_EVERY-th sync of a file takes STALL_MS longer.
 * All threads count together. Other programs, and a program without these variables, are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

static atomic_ulong syncs;

static void stall(void) {
  const char *every = getenv("STALL_EVERY");
  const char *ms = getenv("STALL_MS");
  if (every == NULL || ms == NULL || atol(every) < 1) return;
  if ((atomic_fetch_add(&syncs, 1) + 1) % strtoul(every, NULL, 10) != 0) return;
  long wait = atol(ms);
  struct timespec left = {wait / 1000, wait % 1000 * 1000000};
  while (nanosleep(&left, &left) != 0) continue;
}

int fsync(int file) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  stall();
  return next(file);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  stall();
  return next(file);
}
