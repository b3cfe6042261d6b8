/*
 * The baseline: the simplest program that sends an event to every reader, with one write() per connection.
 *
 *   GET /…   gets a stream's response head and the first event; the socket is a reader from then on
 *   POST /…  gets 201; then its body, which is an event as it goes over the wire, is written to every reader
 *
 * No store, no resume, no batching, no bounds. A short write is counted, and makes the run void.
 * Prints `port N`, stops when its standard input ends, and then prints `short N`. At most MAX_FDS sockets.
 *
 * Usage: baseline GREETING-FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 65536, BACKLOG = 4096, MAX_REQUEST = 65536, BATCH = 512, GREETING_BYTES = 4096 };

/* One incomplete request; freed once the socket is a reader. */
struct request {
  size_t length;
  char bytes[MAX_REQUEST + 1];
};

static const char head[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream; charset=utf-8\r\n"
    "Cache-Control: no-cache, no-transform\r\n"
    "Connection: close\r\n\r\n";
static const char created[] = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

static int queue;
static struct request *requests[MAX_FDS];
/* The readers' sockets without gaps, and the index of each, so that removing one is cheap. */
static int readers[MAX_FDS], index_of[MAX_FDS], reader_count;
static char greeting[GREETING_BYTES];
static size_t greeting_length;
static unsigned long short_writes;

static void send_bytes(int fd, const void *bytes, size_t length) {
  ssize_t taken = write(fd, bytes, length);
  bool gone = taken < 0 && (errno == EPIPE || errno == ECONNRESET);
  if (taken != (ssize_t)length && !gone) short_writes++;
}

static void disconnect(int fd) {
  if (index_of[fd] >= 0) {
    int last = readers[--reader_count];
    readers[index_of[fd]] = last;
    index_of[last] = index_of[fd];
    index_of[fd] = -1;
  }
  free(requests[fd]);
  requests[fd] = NULL;
  close(fd);
}

static void accept_all(int listening) {
  for (;;) {
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    if (fd >= MAX_FDS) {
      close(fd);
      continue;
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    index_of[fd] = -1;
    struct epoll_event want = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = fd};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, fd, &want) != 0) close(fd);
  }
}

/* Answers the complete requests; false when the socket is to be closed. */
static bool handle(int fd, struct request *request) {
  for (;;) {
    request->bytes[request->length] = 0;
    char *end = strstr(request->bytes, "\r\n\r\n");
    if (end == NULL) return request->length < MAX_REQUEST;
    size_t start = (size_t)(end - request->bytes) + 4;
    if (strncmp(request->bytes, "GET ", 4) == 0) {
      send_bytes(fd, head, sizeof head - 1);
      if (greeting_length > 0) send_bytes(fd, greeting, greeting_length);
      index_of[fd] = reader_count;
      readers[reader_count++] = fd;
      free(request);
      requests[fd] = NULL;
      return true;
    }
    char *length_field = strcasestr(request->bytes, "content-length:");
    size_t length = length_field != NULL && length_field < end ? strtoul(length_field + 15, NULL, 10) : 0;
    if (start + length > MAX_REQUEST) return false;
    if (request->length < start + length) return true;
    send_bytes(fd, created, sizeof created - 1);
    for (int i = 0; i < reader_count; i++) send_bytes(readers[i], request->bytes + start, length);
    request->length -= start + length;
    memmove(request->bytes, request->bytes + start + length, request->length);
  }
}

static void on_readable(int fd) {
  if (index_of[fd] >= 0) {
    /* A reader sends nothing: it is disconnecting. */
    disconnect(fd);
    return;
  }
  if (requests[fd] == NULL) requests[fd] = calloc(1, sizeof *requests[fd]);
  struct request *request = requests[fd];
  if (request == NULL) exit(1);
  ssize_t got = read(fd, request->bytes + request->length, MAX_REQUEST - request->length);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    disconnect(fd);
    return;
  }
  request->length += (size_t)got;
  if (!handle(fd, request)) disconnect(fd);
}

static int listen_somewhere(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) != 0 || listen(fd, BACKLOG) != 0 ||
      getsockname(fd, (struct sockaddr *)&at, &size) != 0) {
    perror("baseline: listen");
    exit(1);
  }
  printf("port %d\n", ntohs(at.sin_port));
  fflush(stdout);
  return fd;
}

int main(int count, char **words) {
  signal(SIGPIPE, SIG_IGN);
  if (count > 1) {
    FILE *file = fopen(words[1], "r");
    if (file == NULL) return 1;
    greeting_length = fread(greeting, 1, sizeof greeting, file);
    fclose(file);
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  queue = epoll_create1(EPOLL_CLOEXEC);
  int listening = listen_somewhere();
  struct epoll_event want = {.events = EPOLLIN, .data.fd = listening};
  epoll_ctl(queue, EPOLL_CTL_ADD, listening, &want);
  want.data.fd = STDIN_FILENO;
  epoll_ctl(queue, EPOLL_CTL_ADD, STDIN_FILENO, &want);

  static struct epoll_event events[BATCH];
  for (;;) {
    int ready = epoll_wait(queue, events, BATCH, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      char ignored[64];
      if (fd == listening) {
        accept_all(listening);
      } else if (fd != STDIN_FILENO) {
        on_readable(fd);
      } else if (read(fd, ignored, sizeof ignored) <= 0) {
        printf("short %lu\n", short_writes);
        return 0;
      }
    }
  }
}
