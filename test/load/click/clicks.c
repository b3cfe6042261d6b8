/*
 * The clicks of a load test, in one process and on one thread.
 *
 *   --connections N   so many connections that each send the first request over and over, for --ms
 *   --new             the same, with a new connection for each request: connect, ask, read the answer, close
 *   --visits N        so many visitors who come at random moments within --within-ms, whatever the answers take. Each
 *                     sends the four requests as a browser does: the page and the script over one connection, the style
 *                     and the stream over a second one that is opened when the page is there. After --stay-ms both close.
 *
 * Requests are `--request STATUS FILE`: the bytes to send, and the status that has to come. Answers need a Content-Length;
 * the fourth is a stream, answered when its head is there.
 *
 * Says `report {…}` at the end, times in milliseconds. A visitor's page is timed from the
 * moment at which they were to come; everything else from the connecting or sending.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "../support/load.h"

enum { PAGE, SCRIPT, STYLE, STREAM, KINDS };
enum { BATCH = 512, SCRATCH = 1 << 18, HEAD = 4096, ADDRESSES = 250, BUCKET_NS = 10000, BUCKETS = 1000001 };
enum state { CLOSED, CONNECTING, ASKED, IDLE, STREAMING };

struct connection {
  int fd;
  enum state state;
  int kind;
  int64_t asked;
  size_t headed; /* bytes of the head so far */
  bool in_body, last; /* the server closes after this answer */
  size_t left; /* bytes of the body to come */
  char head[HEAD];
};

/* A visitor has connections 2i and 2i + 1. */
struct visitor {
  int64_t due;
  bool came, left;
};

static struct {
  int port, connections, visits;
  int64_t ms, within_ms, stay_ms;
  bool new_each;
} options = {.connections = 32, .ms = 1000, .within_ms = 1000, .stay_ms = 5000};

static struct request { char *bytes; size_t length; int status; } requests[KINDS];
static struct { uint64_t answers, bytes; uint32_t *waits; } heard[KINDS];
static uint64_t broken, refused, connects;
static struct connection *all;
static struct visitor *visitors;
static int queue, wanted;

static void hang_up(struct connection *c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
  c->state = CLOSED;
}

static void watch(struct connection *c, int how, uint32_t events) {
  struct epoll_event want = {.events = events, .data.u32 = (uint32_t)(c - all)};
  if (epoll_ctl(queue, how, c->fd, &want) != 0) die("clicks: epoll");
}

static void ask(struct connection *c, int kind, int64_t since) {
  c->kind = kind;
  c->headed = 0;
  c->in_body = false;
  c->asked = since;
  c->state = ASKED;
  const struct request *request = &requests[kind];
  if (write(c->fd, request->bytes, request->length) != (ssize_t)request->length) {
    broken++;
    hang_up(c);
  }
}

static void open_connection(struct connection *c, int kind, int64_t since) {
  static uint32_t opened;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->fd < 0) die("clicks: socket");
  int one = 1;
  setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  /* Closed connections keep their port for a minute: one address would run out of them. */
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000102 + opened++ % ADDRESSES)};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)options.port)};
  if (bind(c->fd, (struct sockaddr *)&from, sizeof from) != 0) die("clicks: bind");
  c->state = CONNECTING;
  c->kind = kind;
  c->asked = since;
  connects++;
  watch(c, EPOLL_CTL_ADD, EPOLLOUT);
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) die("clicks: connect");
}

static void connected(struct connection *c) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    broken++;
    hang_up(c);
    return;
  }
  watch(c, EPOLL_CTL_MOD, EPOLLIN);
  ask(c, c->kind, c->asked);
}

/* Over the same connection; over a new one where the server has closed it, as browsers do. */
static void ask_next(struct connection *c, int kind, int64_t now) {
  if (c->fd >= 0) ask(c, kind, now);
  else open_connection(c, kind, now);
}

/* An answer is here whole; a stream's, when its head is. */
static void answered(struct connection *c, int status, int64_t now) {
  int kind = c->kind;
  bool right = status == requests[kind].status;
  int64_t bucket = (now - c->asked) / BUCKET_NS;
  heard[kind].answers++;
  heard[kind].waits[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
  refused += !right;
  c->state = kind == STREAM && right ? STREAMING : IDLE;
  if (options.new_each || (c->last && c->state == IDLE)) hang_up(c);
  if (options.visits == 0) ask_next(c, PAGE, now);
  else if (kind == PAGE) {
    ask_next(c, SCRIPT, now);
    open_connection(c + 1, STYLE, now);
  } else if (kind == STYLE) ask_next(c, STREAM, now);
}

/* Takes the head of an answer; gives back how many of the bytes belong to it. */
static size_t hear_head(struct connection *c, const char *bytes, size_t length) {
  size_t room = sizeof c->head - 1 - c->headed, some = length < room ? length : room;
  memcpy(c->head + c->headed, bytes, some);
  c->head[c->headed + some] = 0;
  char *end = strstr(c->head, "\r\n\r\n");
  if (end == NULL) {
    c->headed += some;
    if (some == room) fprintf(stderr, "clicks: a head of more than %d bytes\n", HEAD), exit(1);
    return length;
  }
  size_t taken = (size_t)(end + 4 - c->head) - c->headed;
  c->headed += taken;
  c->in_body = true;
  end[2] = 0;
  int status = atoi(c->head + 9);
  const char *field = strcasestr(c->head, "\r\ncontent-length:");
  if (field == NULL && status != 304 && !(c->kind == STREAM && status == 200)) fprintf(stderr, "clicks: an answer %d without Content-Length\n", status), exit(1);
  c->last = strcasestr(c->head, "\r\nconnection: close") != NULL;
  c->left = field == NULL || status == 304 ? 0 : strtoul(field + 17, NULL, 10);
  return taken;
}

static void hear(struct connection *c) {
  static char scratch[SCRATCH];
  ssize_t got = read(c->fd, scratch, sizeof scratch);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  int64_t now = now_ns();
  if (got <= 0) {
    /* A server may close a connection that is kept and idle. */
    broken += c->state != IDLE;
    hang_up(c);
    if (options.visits == 0) open_connection(c, PAGE, now);
    return;
  }
  heard[c->kind].bytes += (size_t)got;
  if (c->state != ASKED) return;
  size_t at = 0, length = (size_t)got;
  if (!c->in_body) at = hear_head(c, scratch, length);
  if (!c->in_body) return;
  size_t body = length - at < c->left ? length - at : c->left;
  c->left -= body;
  if (c->left == 0) answered(c, atoi(c->head + 9), now);
}

static void plan_visits(int64_t began) {
  visitors = calloc((size_t)options.visits, sizeof *visitors);
  double each = (double)(options.within_ms * MS) / options.visits;
  for (int i = 0; i < options.visits; i++) visitors[i].due = began + (int64_t)((i + chance()) * each);
}

/* Lets visitors come and go; all have gone when it gives back false. They come and go in the same order. */
static bool visit(int64_t now) {
  static int next, gone;
  for (; next < options.visits && visitors[next].due <= now; next++) open_connection(&all[2 * next], PAGE, visitors[next].due);
  for (; gone < next && visitors[gone].due + options.stay_ms * MS <= now; gone++)
    for (int i = 0; i < 2; i++) {
      struct connection *c = &all[2 * gone + i];
      broken += c->state == CONNECTING || c->state == ASKED;
      hang_up(c);
    }
  return gone < options.visits;
}

static double at(int kind, double part) {
  uint64_t rank = (uint64_t)((double)heard[kind].answers * part + 0.999999), seen = 0;
  if (rank == 0) rank = 1;
  for (int bucket = 0; bucket < BUCKETS; bucket++)
    if ((seen += heard[kind].waits[bucket]) >= rank) return bucket * (BUCKET_NS / 1e6);
  return 0;
}

static void report(int64_t began) {
  printf("report {\"ms\":%.1f,\"cpuMs\":%.1f,\"broken\":%llu,\"refused\":%llu,\"connects\":%llu,\"kinds\":[", (double)(now_ns() - began) / 1e6, own_cpu_ms(),
         (unsigned long long)broken, (unsigned long long)refused, (unsigned long long)connects);
  for (int kind = 0; kind < wanted; kind++)
    printf("%s{\"answers\":%llu,\"bytes\":%llu,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f}", kind > 0 ? "," : "",
           (unsigned long long)heard[kind].answers, (unsigned long long)heard[kind].bytes, at(kind, 0.5), at(kind, 0.95), at(kind, 0.99), at(kind, 1));
  printf("]}\n");
  fflush(stdout);
}

/* Visitors come at random, so that a few more than the average may be there. */
static uint64_t connections_at_once(void) {
  if (options.visits == 0) return (uint64_t)options.connections + 16;
  double there = options.stay_ms < options.within_ms ? (double)options.stay_ms / (double)options.within_ms : 1;
  return (uint64_t)(2 * options.visits * there * 1.05) + 64;
}

static void add_request(const char *status, const char *path) {
  if (wanted == KINDS) fprintf(stderr, "clicks: at most %d requests\n", KINDS), exit(2);
  FILE *file = fopen(path, "r");
  if (file == NULL) die(path);
  struct request *request = &requests[wanted];
  request->bytes = malloc(HEAD);
  request->length = fread(request->bytes, 1, HEAD, file);
  request->status = atoi(status);
  heard[wanted++].waits = calloc(BUCKETS, sizeof(uint32_t));
  fclose(file);
}

static void read_options(int count, char **words) {
  for (int i = 1; i < count; i++) {
    const char *name = words[i];
    if (strcmp(name, "--new") == 0) options.new_each = true;
    else if (strcmp(name, "--request") == 0 && i + 2 < count) add_request(words[i + 1], words[i + 2]), i += 2;
    else if (i + 1 == count) fprintf(stderr, "clicks: %s what?\n", name), exit(2);
    else {
      double number = strtod(words[++i], NULL);
      if (strcmp(name, "--port") == 0) options.port = (int)number;
      else if (strcmp(name, "--connections") == 0) options.connections = (int)number;
      else if (strcmp(name, "--visits") == 0) options.visits = (int)number;
      else if (strcmp(name, "--ms") == 0) options.ms = (int64_t)number;
      else if (strcmp(name, "--within-ms") == 0) options.within_ms = (int64_t)number;
      else if (strcmp(name, "--stay-ms") == 0) options.stay_ms = (int64_t)number;
      else fprintf(stderr, "clicks: unknown option %s\n", name), exit(2);
    }
  }
  if (wanted < (options.visits > 0 ? KINDS : 1)) fprintf(stderr, "clicks: visitors need four requests, others one\n"), exit(2);
}

int main(int count, char **words) {
  read_options(count, words);
  size_t connections = options.visits > 0 ? 2 * (size_t)options.visits : (size_t)options.connections;
  raise_open_files("clicks", connections_at_once());
  all = calloc(connections, sizeof *all);
  for (size_t i = 0; i < connections; i++) all[i].fd = -1;
  queue = epoll_create1(EPOLL_CLOEXEC);
  static struct epoll_event events[BATCH];
  int64_t began = now_ns(), until = began + options.ms * MS;
  if (options.visits > 0) plan_visits(began);
  else
    for (size_t i = 0; i < connections; i++) open_connection(&all[i], PAGE, began);
  for (;;) {
    int ready = epoll_wait(queue, events, BATCH, options.visits > 0 ? 1 : 50);
    for (int i = 0; i < ready; i++) {
      struct connection *c = &all[events[i].data.u32];
      if (c->fd < 0) continue;
      if (c->state == CONNECTING) connected(c);
      else hear(c);
    }
    int64_t now = now_ns();
    if (options.visits > 0 ? !visit(now) : now >= until) break;
  }
  report(began);
  return 0;
}
