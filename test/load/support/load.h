/* What the load generators share: the clock, chance, and the limit of open files. */
#ifndef LOAD_H
#define LOAD_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static const int64_t MS = 1000000, SECOND = 1000000000;

static uint64_t seed = 88172645463325252ULL;

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

/* From 0 to below 1 (xorshift64): the same load each time. */
static double chance(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (double)(seed >> 11) / 9007199254740992.0;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* Allows as many open files as the system lets this process have; ends it where they are fewer than it needs. */
static void raise_open_files(const char *program, uint64_t needed) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max >= needed) return;
  fprintf(stderr, "%s: %llu connections need more than the %llu open files allowed here (ulimit -n)\n", program,
          (unsigned long long)needed, (unsigned long long)files.rlim_max);
  exit(1);
}

/* CPU time of this process so far. */
static double own_cpu_ms(void) {
  struct rusage cost;
  getrusage(RUSAGE_SELF, &cost);
  return (double)(cost.ru_utime.tv_sec + cost.ru_stime.tv_sec) * 1e3 + (double)(cost.ru_utime.tv_usec + cost.ru_stime.tv_usec) / 1e3;
}

#endif
