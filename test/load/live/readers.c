/*
 * The readers of a load test: up to tens of thousands of open streams in one process, each behaving as our page does.
 *
 *   connect   paced, so that the listener's backlog is not overrun; local addresses 127.0.0.2 and on, so that ports suffice
 *   greeted   the head came, or the first event where --ready event is given
 *   read      events are taken whole; each has a number in it, ~00000123~, that is booked with the time of arrival
 *   broken    with --reconnect: comes back from its last id after the waits of pace.h, asking /since in between
 *
 * Some may be slow (--stalled: reads nothing for a while; --trickling: a byte a second), and some may leave and come back
 * all the time (--churn: so many percent of all readers a minute).
 *
 * Says on standard output: `open N NS` when all N are greeted, `all EVENT NS` when the last one that is not slow has an
 * event, and `report {…}` at the end. Hears on standard input: `count`, answered `count GREETED MISSING`; `resume`, after
 * which nobody is slow; and `post FILE`, answered `answered STATUS ASKED-NS NS` (posting.h). Ends when its input ends, on
 * SIGTERM, or after --seconds, and writes its ledger to --dump.
 */
#define _GNU_SOURCE
#include <signal.h>
#include "hearing.h"
#include "posting.h"

enum { BATCH = 512, MAX_PENDING = 256, TICK_MS = 5, BUSY_MS = 20 };

static volatile sig_atomic_t told_to_end;

/* The next attempt of a waiting reader, when it is due. */
static void try_again(struct reader *r, int64_t now) {
  bool poll = options.reconnect && r->failures >= POLL_AFTER_FAILURES && r->poll_due <= r->stream_due;
  int64_t due = poll ? r->poll_due : r->stream_due;
  if (due < r->attempted + MIN_GAP) due = r->attempted + MIN_GAP;
  if (due < r->not_before) due = r->not_before;
  if (due <= now) attempt(r, now, poll);
}

/* Once a second: who is slow now, who is silent, who never answered. */
static void look_after(struct reader *r, int64_t now) {
  bool unanswered = (r->state == ASKED || r->state == CONNECTING) && now - r->attempted > HELLO_WAIT;
  bool silent = r->state == GREETED && !r->slow_now && now - r->heard > options.heartbeat_ms * MS * 3 / 2;
  if (options.reconnect && (unanswered || silent)) {
    seen.silent++;
    broken(r, now);
    return;
  }
  if (r->manner == READS || r->state != GREETED) return;
  if (r->slow_now && r->manner == TRICKLES) hear(r, 1);
  if (r->state != GREETED || now < r->slow_until) return;
  r->slow_now = !r->slow_now;
  r->slow_until = now + (r->slow_now ? options.slow_seconds : 10) * SECOND;
  r->heard = now;
  watch(r, r->slow_now ? 0 : EPOLLIN);
}

static void churn(int64_t now, int64_t passed) {
  static double debt;
  debt += options.readers * options.churn / 100 / 60 * (double)passed / 1e9;
  for (; debt >= 1; debt--) {
    struct reader *r = &all[(uint32_t)(chance() * options.readers)];
    if (r->state != GREETED || r->manner != READS) continue;
    hang_up(r, WAITING);
    r->failures = 0;
    r->stream_due = now + (int64_t)(chance() * 1e9);
  }
}

static void tick(int64_t now) {
  static int64_t last, last_look, began;
  if (began == 0) began = last = now;
  double allowed = (double)(now - began) / 1e9 * options.rate;
  while (started < options.readers && pending < MAX_PENDING && started < allowed) attempt(&all[started++], now, false);
  if (waiting > 0)
    for (uint32_t i = 0; i < options.readers; i++)
      if (all[i].state == WAITING) try_again(&all[i], now);
  /* Nobody leaves before all have come: there might then be no moment in which all are here. */
  if (options.churn > 0 && gathered) churn(now, now - last);
  if (now - last_look > SECOND) {
    last_look = now;
    for (uint32_t i = 0; i < options.readers; i++) look_after(&all[i], now);
  }
  last = now;
}

static void resume(int64_t now) {
  for (uint32_t i = 0; i < options.readers; i++) {
    if (all[i].slow_now) watch(&all[i], EPOLLIN);
    all[i].manner = READS;
    all[i].slow_now = false;
    all[i].heard = now;
  }
}

static void hear_command(int64_t now) {
  char words[256];
  ssize_t got = read(STDIN_FILENO, words, sizeof words - 1);
  if (got <= 0) {
    told_to_end = 1;
    return;
  }
  words[got] = 0;
  char *end = strchr(words, '\n');
  if (end != NULL && strncmp(words, "post ", 5) == 0) {
    *end = 0;
    post(words + 5);
    return;
  }
  if (strstr(words, "resume") != NULL) resume(now);
  if (strstr(words, "count") != NULL) printf("count %u %llu\n", greeted, (unsigned long long)missing());
  fflush(stdout);
}

static void end(int signal) {
  (void)signal;
  told_to_end = 1;
}

int main(int count, char **words) {
  read_options(count, words);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, end);
  signal(SIGINT, SIG_IGN);
  raise_open_files("readers", options.readers + 16);
  if (options.gzip) open_gunzip();
  open_ledger(options.readers, options.events, options.stalled + options.trickling);
  all = reserve(options.readers * sizeof *all);
  for (uint32_t i = 0; i < options.readers; i++) {
    all[i].fd = -1;
    all[i].manner = i < options.stalled ? STALLS : i < options.stalled + options.trickling ? TRICKLES : READS;
  }
  queue = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event want = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
  epoll_ctl(queue, EPOLL_CTL_ADD, STDIN_FILENO, &want);

  static struct epoll_event events[BATCH];
  int64_t until = now_ns() + options.seconds * SECOND, ticked = 0, busy_until = 0;
  while (!told_to_end) {
    /* Readers elsewhere would cost the server no wake-up: while events come, nobody here sleeps. */
    int ready = epoll_wait(queue, events, BATCH, now_ns() < busy_until ? 0 : TICK_MS);
    int64_t now = now_ns();
    if (ready > 0) busy_until = now + BUSY_MS * MS;
    for (int i = 0; i < ready; i++) {
      if (events[i].data.u32 == UINT32_MAX) {
        hear_command(now);
        continue;
      }
      if (events[i].data.u32 == EDITOR) {
        hear_answer();
        continue;
      }
      struct reader *r = &all[events[i].data.u32];
      if (r->state == CONNECTING) ask(r, now);
      else if (r->slow_now) broken(r, now);
      else if (r->fd >= 0) hear(r, READ_BYTES);
    }
    if (now - ticked >= TICK_MS * MS) tick(ticked = now);
    if (now > until) told_to_end = 1;
  }
  int dumped = dump_ledger(options.dump);
  printf("report {\"greeted\":%u,\"missing\":%llu,\"broken\":%llu,\"strangers\":%llu,\"silent\":%llu,\"connectErrors\":%llu,"
         "\"polls\":%llu,\"beats\":%llu,\"cpuMs\":%.0f}\n",
         greeted, (unsigned long long)missing(), (unsigned long long)seen.broken, (unsigned long long)seen.strangers,
         (unsigned long long)seen.silent, (unsigned long long)seen.connect_errors, (unsigned long long)seen.polls,
         (unsigned long long)seen.beats, own_cpu_ms());
  fflush(stdout);
  return dumped ? 0 : 1;
}
