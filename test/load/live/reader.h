/* One reader: its connection, and when it is made, lost and made again. */
#ifndef READER_H
#define READER_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "gunzip.h"
#include "ledger.h"
#include "pace.h"
#include "options.h"

enum { PLACE_BYTES = 64 };
enum state { CLOSED, WAITING, CONNECTING, ASKED, GREETED };
enum manner { READS, STALLS, TRICKLES };

struct reader {
  int fd;
  enum state state;
  enum manner manner;
  bool polling, slow_now, headed, zipped, zip_headed, heard_event;
  int64_t stream_due, poll_due, not_before, attempted, greeted, heard, slow_until;
  uint32_t failures, poll_failures;
  size_t carried;
  uint8_t *carry; /* what came of an event that is not here whole */
  struct past past;
  char place[PLACE_BYTES];
};

static struct reader *all;
static uint32_t started, greeted, pending, waiting;
/* All were greeted at one time. */
static bool gathered;
static int queue;
static struct { uint64_t broken, strangers, silent, connect_errors, polls, beats; } seen;

static struct tally *tally_of(struct reader *r) { return &ledger.tallies[r - all]; }

static void move(struct reader *r, enum state to) {
  bool was_pending = r->state == CONNECTING || r->state == ASKED, is_pending = to == CONNECTING || to == ASKED;
  pending += (uint32_t)is_pending - (uint32_t)was_pending;
  greeted += (uint32_t)(to == GREETED) - (uint32_t)(r->state == GREETED);
  waiting += (uint32_t)(to == WAITING) - (uint32_t)(r->state == WAITING);
  r->state = to;
}

static void watch(struct reader *r, uint32_t events) {
  struct epoll_event want = {.events = events, .data.u32 = (uint32_t)(r - all)};
  epoll_ctl(queue, EPOLL_CTL_MOD, r->fd, &want);
}

static void hang_up(struct reader *r, enum state to) {
  if (r->fd >= 0) close(r->fd);
  r->fd = -1;
  r->carried = 0;
  free(r->carry);
  r->carry = NULL;
  r->past.length = 0;
  r->slow_now = false;
  move(r, to);
}

/* The line broke, or was never there. */
static void broken(struct reader *r, int64_t now) {
  bool poll = r->polling;
  if (r->state == GREETED && r->heard_event && now - r->greeted >= STEADY) r->failures = 0;
  if (!options.reconnect && r->state == GREETED) {
    seen.broken++;
    hang_up(r, CLOSED);
    return;
  }
  if (r->state == CONNECTING) seen.connect_errors++;
  hang_up(r, WAITING);
  if (poll) {
    r->poll_due = now + back_off(++r->poll_failures);
    return;
  }
  r->stream_due = now + back_off(++r->failures);
  if (r->poll_failures == 0) r->poll_due = now;
}

static void attempt(struct reader *r, int64_t now, bool poll) {
  struct tally *tally = tally_of(r);
  if (tally->attempts++ > 0) {
    uint32_t gap = (uint32_t)((now - r->attempted) / MS);
    if (gap < tally->closest_ms) tally->closest_ms = gap;
    tally->reconnects += !poll;
  }
  seen.polls += poll;
  r->attempted = now;
  r->polling = poll;
  r->headed = r->zipped = r->zip_headed = r->heard_event = false;
  r->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (r->fd < 0) die("readers: socket");
  int one = 1, small = 4096;
  setsockopt(r->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (r->manner != READS) setsockopt(r->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002 + (uint32_t)(r - all) % 64)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)options.port)};
  if (bind(r->fd, (struct sockaddr *)&from, sizeof from) != 0) die("readers: bind");
  move(r, CONNECTING);
  struct epoll_event want = {.events = EPOLLOUT, .data.u32 = (uint32_t)(r - all)};
  epoll_ctl(queue, EPOLL_CTL_ADD, r->fd, &want);
  if (connect(r->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) broken(r, now);
}

/* What a browser sends besides: a server that keeps it pays for it. */
static const char browser_fields[] =
    "Cache-Control: no-cache\r\n"
    "sec-ch-ua: \"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"\r\n"
    "sec-ch-ua-mobile: ?0\r\n"
    "sec-ch-ua-platform: \"Linux\"\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Dest: empty\r\n"
    "Referer: http://127.0.0.1/stories/river-rises\r\n"
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n";

static void ask(struct reader *r, int64_t now) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(r->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    broken(r, now);
    return;
  }
  char request[1024];
  int length = snprintf(request, sizeof request,
                        "GET %s%s%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: %s\r\nAccept-Encoding: %s\r\n"
                        "%sConnection: %s\r\n\r\n",
                        options.path, r->polling ? "/since" : "", r->place[0] ? "?after=" : "", r->place, options.port,
                        r->polling ? "application/json" : "text/event-stream", options.gzip && !r->polling ? "gzip" : "identity",
                        browser_fields, r->polling ? "close" : "keep-alive");
  if (write(r->fd, request, (size_t)length) != length) {
    broken(r, now);
    return;
  }
  move(r, ASKED);
  watch(r, EPOLLIN);
}

#endif
