/*
 * Who was given what, and when.
 *
 * Each event of a run carries a number from 0 up. Per reader and event the first time of arrival is kept; from these times
 * the reader of the dump proves that nothing is missing. What came again, or after a later one, is counted per reader.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <string.h>
#include <sys/mman.h>
#include "../support/load.h"

/* Arrival times are whole steps after the start, plus one, in 32 bits: ten microseconds, nearly twelve hours. */
#define STEP_NS 10000

/* As it stands in the dump: 40 bytes, little-endian on every machine this runs on. */
struct tally {
  uint64_t bytes;
  uint32_t twice, disorder, reconnects, attempts, refusals, resets, closest_ms, next;
};

static struct {
  uint32_t readers, events, counted_from;
  int64_t start_ns;
  uint32_t *at;       /* [event][reader] */
  uint32_t *complete; /* per event: how many of the readers that count have it */
  struct tally *tallies;
  uint64_t held;
  uint32_t used; /* events seen so far: the highest number plus one */
} ledger;

static void *reserve(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    perror("readers: memory");
    exit(1);
  }
  return memory;
}

/* Readers before `counted_from` (the slow ones) are in the ledger but hold nobody up. */
static void open_ledger(uint32_t readers, uint32_t events, uint32_t counted_from) {
  ledger.readers = readers;
  ledger.events = events;
  ledger.counted_from = counted_from;
  ledger.at = reserve((size_t)readers * events * sizeof *ledger.at);
  ledger.complete = reserve(events * sizeof *ledger.complete);
  ledger.tallies = reserve(readers * sizeof *ledger.tallies);
  for (uint32_t i = 0; i < readers; i++) ledger.tallies[i].closest_ms = UINT32_MAX;
  ledger.start_ns = now_ns();
}

/* Books one event; says so on standard output when it is the last reader that counts to have it. */
static void book(uint32_t reader, uint32_t event, int64_t ns) {
  struct tally *tally = &ledger.tallies[reader];
  uint32_t *at = &ledger.at[(size_t)event * ledger.readers + reader];
  if (*at != 0) {
    tally->twice++;
    return;
  }
  if (event + 1 < tally->next) tally->disorder++;
  else tally->next = event + 1;
  *at = (uint32_t)((ns - ledger.start_ns) / STEP_NS) + 1;
  ledger.held++;
  if (event >= ledger.used) ledger.used = event + 1;
  if (reader < ledger.counted_from) return;
  if (++ledger.complete[event] == ledger.readers - ledger.counted_from) {
    printf("all %u %lld\n", event, (long long)ns);
    fflush(stdout);
  }
}

/* How many events, over all readers, are still to come. */
static uint64_t missing(void) {
  return (uint64_t)ledger.used * ledger.readers - ledger.held;
}

/* "TELEXLIV", readers, events, start, bytes per tally, step; then the tallies; then the times of each event. */
static int dump_ledger(const char *path) {
  FILE *file = fopen(path, "w");
  if (file == NULL) return 0;
  uint32_t size = sizeof(struct tally), step = STEP_NS;
  size_t cells = (size_t)ledger.used * ledger.readers;
  int whole = fwrite("TELEXLIV", 8, 1, file) == 1 && fwrite(&ledger.readers, 4, 1, file) == 1 &&
              fwrite(&ledger.used, 4, 1, file) == 1 && fwrite(&ledger.start_ns, 8, 1, file) == 1 &&
              fwrite(&size, 4, 1, file) == 1 && fwrite(&step, 4, 1, file) == 1 &&
              fwrite(ledger.tallies, size, ledger.readers, file) == ledger.readers &&
              fwrite(ledger.at, 4, cells, file) == cells;
  return fclose(file) == 0 && whole;
}

#endif
