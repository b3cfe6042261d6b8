/*
 * When a reader tries again: the rules of src/browser/stream/timing.ts and live-stream.ts, so that a storm here is the storm
 * that our own pages would make. Times are nanoseconds of the monotonic clock.
 */
#ifndef PACE_H
#define PACE_H

#include "../support/load.h"

#define MIN_GAP (1 * SECOND)
#define HELLO_WAIT (10 * SECOND)
#define STEADY (5 * SECOND)
#define POLL_EVERY (10 * SECOND)
#define MAX_WAIT (15 * SECOND)
#define MAX_ORDERED_WAIT (600 * SECOND)
#define POLL_AFTER_FAILURES 2

static int64_t spread(int64_t most) {
  return most / 2 + (int64_t)((double)(most / 2) * chance());
}

static int64_t back_off(uint32_t failures) {
  int64_t most = failures > 4 ? MAX_WAIT : 2 * SECOND << (failures - 1);
  int64_t wait = spread(most < MAX_WAIT ? most : MAX_WAIT);
  return wait < MIN_GAP ? MIN_GAP : wait;
}

/* What the server ordered, and up to a fifth more. */
static int64_t ordered(int64_t wait, double random) {
  if (wait > MAX_ORDERED_WAIT) wait = MAX_ORDERED_WAIT;
  return (int64_t)((double)wait * (1 + 0.2 * random));
}

#endif
