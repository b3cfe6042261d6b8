/* What a reader makes of the bytes that come: heads, events, blocks of gzip, and answers to /since. */
#ifndef HEARING_H
#define HEARING_H

#include "reader.h"

enum { SCRATCH = 1 << 20, READ_BYTES = 1 << 18 };

static void greet(struct reader *r, int64_t now) {
  move(r, GREETED);
  r->greeted = r->heard = now;
  r->poll_failures = 0;
  if (r->manner != READS && now > r->slow_until) {
    r->slow_now = true;
    r->slow_until = now + options.slow_seconds * SECOND;
    watch(r, 0);
  }
  if (greeted == options.readers) {
    gathered = true;
    printf("open %u %lld\n", greeted, (long long)now);
    fflush(stdout);
  }
}

/* The number in an event's text; -1 when there is none. */
static int64_t number_in(const uint8_t *text, size_t length) {
  const uint8_t *at = text, *end = text + length;
  while ((at = memchr(at, '~', (size_t)(end - at))) != NULL && end - at > 9) {
    int64_t number = 0;
    int i = 1;
    for (; i <= 8 && at[i] >= '0' && at[i] <= '9'; i++) number = number * 10 + at[i] - '0';
    if (i == 9 && at[9] == '~') return number;
    at++;
  }
  return -1;
}

/* Copies what stands between `before` and a character of `until`. */
static bool copy_after(char *to, const uint8_t *text, size_t length, const char *before, const char *until) {
  const uint8_t *at = memmem(text, length, before, strlen(before));
  if (at == NULL) return false;
  at += strlen(before);
  size_t i = 0;
  for (; i < PLACE_BYTES - 1 && at + i < text + length && strchr(until, at[i]) == NULL; i++) to[i] = (char)at[i];
  to[i] = 0;
  return i > 0;
}

static void hear_event(struct reader *r, const uint8_t *text, size_t length, int64_t now) {
  r->heard = now;
  int64_t number = number_in(text, length);
  if (number >= ledger.events) seen.strangers++;
  else if (number >= 0) book((uint32_t)(r - all), (uint32_t)number, now);
  /* The first lines of an event, where its kind stands, and the last, where its id does. */
  size_t start = length < 200 ? length : 200;
  const uint8_t *last = text + length - start;
  if (number < 0 && memmem(text, start, "event: hello", 12) != NULL) {
    if (r->place[0] == 0) copy_after(r->place, text, length, "\"head\":\"", "\"");
  } else if (number < 0 && memmem(text, start, "event: bye", 10) != NULL) {
    char wait[PLACE_BYTES];
    int64_t ms = copy_after(wait, text, length, "\"reconnectInMs\":", ",}") ? atoll(wait) : 0;
    if (r->state != GREETED) {
      tally_of(r)->refusals++;
      r->not_before = now + ordered(ms * MS, chance());
      broken(r, now);
      return;
    }
    hang_up(r, WAITING);
    r->failures = 0;
    r->stream_due = now + ordered(ms * MS, 0);
    return;
  } else {
    if (options.reconnect) copy_after(r->place, last, start, "\nid: ", "\n");
    r->heard_event = true;
    if (number < 0) {
      seen.beats++;
      if (memmem(text, start, "event: reset", 12) != NULL) tally_of(r)->resets++;
    }
  }
  if (r->state == ASKED) greet(r, now);
}

/* Takes the whole events at the start of the bytes; gives back how many bytes that was. */
static size_t hear_events(struct reader *r, const uint8_t *bytes, size_t length, int64_t now) {
  size_t taken = 0, at = 0;
  const uint8_t *line;
  while (r->fd >= 0 && (line = memchr(bytes + at, '\n', length - at)) != NULL) {
    at = (size_t)(line - bytes) + 1;
    if (at < length && bytes[at] == '\n') {
      at++;
      hear_event(r, bytes + taken, at - taken, now);
      taken = at;
    }
  }
  return taken;
}

static size_t hear_blocks(struct reader *r, const uint8_t *bytes, size_t length, int64_t now) {
  size_t taken = 0, block;
  if (!r->zip_headed) {
    if (length < GZIP_HEAD) return 0;
    if (bytes[0] != 0x1f || bytes[1] != 0x8b) seen.strangers++;
    r->zip_headed = true;
    taken = GZIP_HEAD;
  }
  while (r->fd >= 0 && (block = block_length(bytes + taken, length - taken)) > 0) {
    const struct block *plain = plain_of(&r->past, bytes + taken, block);
    taken += block;
    if (plain == NULL || hear_events(r, plain->plain, plain->plain_length, now) != plain->plain_length) seen.strangers += r->fd >= 0;
  }
  return taken;
}

/* Takes the head of an answer; gives back its length, 0 when it is not here whole or was a refusal. */
static size_t hear_head(struct reader *r, const uint8_t *bytes, size_t length, int64_t now) {
  const uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  size_t head = (size_t)(end - bytes) + 4;
  char value[PLACE_BYTES];
  if (length < 12 || memcmp(bytes, "HTTP/1.1 200", 12) != 0) {
    tally_of(r)->refusals++;
    if (copy_after(value, bytes, head, "\r\nRetry-After: ", "\r")) r->not_before = now + ordered(atoll(value) * SECOND, chance());
    broken(r, now);
    return 0;
  }
  r->headed = true;
  r->zipped = memmem(bytes, head, "\r\nContent-Encoding: gzip", 24) != NULL;
  if (!r->polling && strcmp(options.ready, "head") == 0) greet(r, now);
  return head;
}

/* The answer to /since is here whole. */
static void hear_poll(struct reader *r, const uint8_t *bytes, size_t length, int64_t now) {
  if (!r->headed || length == 0 || bytes[length - 1] != '}') {
    if (r->fd >= 0) broken(r, now);
    return;
  }
  for (const uint8_t *at = bytes; (at = memchr(at, '~', length - (size_t)(at - bytes))) != NULL; at++) {
    int64_t number = (size_t)(at - bytes) + 10 <= length ? number_in(at, 10) : -1;
    if (number >= 0 && number < ledger.events) book((uint32_t)(r - all), (uint32_t)number, now);
  }
  copy_after(r->place, bytes, length, "\"cursor\":\"", "\"");
  hang_up(r, WAITING);
  if (r->poll_failures > 0 && r->stream_due > now) r->stream_due = now;
  r->poll_failures = 0;
  r->poll_due = now + spread(POLL_EVERY);
}

static void hear(struct reader *r, size_t most) {
  static uint8_t scratch[SCRATCH];
  memcpy(scratch, r->carry, r->carried);
  ssize_t got = read(r->fd, scratch + r->carried, most);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  int64_t now = now_ns();
  size_t length = r->carried + (got > 0 ? (size_t)got : 0), taken = 0;
  tally_of(r)->bytes += got > 0 ? (size_t)got : 0;
  if (!r->headed) taken = hear_head(r, scratch, length, now);
  if (r->fd >= 0 && r->headed && !r->polling) {
    size_t (*take)(struct reader *, const uint8_t *, size_t, int64_t) = r->zipped ? hear_blocks : hear_events;
    taken += take(r, scratch + taken, length - taken, now);
  }
  if (r->fd < 0) return;
  if (got <= 0 && r->polling) hear_poll(r, scratch + taken, length - taken, now);
  else if (got <= 0) broken(r, now);
  if (r->fd < 0) return;
  r->carried = length - taken;
  if (r->carried + READ_BYTES > SCRATCH) {
    seen.strangers++;
    broken(r, now);
    return;
  }
  free(r->carry);
  r->carry = r->carried > 0 ? malloc(r->carried) : NULL;
  if (r->carried > 0) memcpy(r->carry, scratch + taken, r->carried);
}

#endif
