/*
 * The editor who shares a queue with the readers: what comes first is booked first. As a process beside the readers it had
 * its answer before them and booked it after them, milliseconds late, because they had the core.
 */
#ifndef POSTING_H
#define POSTING_H

#include <netinet/tcp.h>
#include "reader.h"

enum { EDITOR = UINT32_MAX - 1, MAX_POST = 65536 };

static int editor = -1;
static int64_t asked; /* 0 while no answer is awaited */

static void open_editor(void) {
  editor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)options.port)};
  if (editor < 0 || connect(editor, (struct sockaddr *)&to, sizeof to) != 0) die("readers: editor");
  setsockopt(editor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event want = {.events = EPOLLIN, .data.u32 = EDITOR};
  epoll_ctl(queue, EPOLL_CTL_ADD, editor, &want);
}

/* Sends the request in a file. One at a time: its answer is the next thing that comes. */
static void post(const char *path) {
  static char request[MAX_POST];
  FILE *file = fopen(path, "r");
  if (file == NULL) die("readers: post");
  size_t length = fread(request, 1, sizeof request, file);
  fclose(file);
  if (editor < 0) open_editor();
  asked = now_ns();
  if (write(editor, request, length) != (ssize_t)length) die("readers: post");
}

/* Says `answered STATUS ASKED-NS NS` when the answer begins; 0 as status when the line broke. What follows is not looked at. */
static void hear_answer(void) {
  char answer[MAX_POST];
  ssize_t got = read(editor, answer, sizeof answer - 1);
  int64_t now = now_ns();
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  int status = 0;
  answer[got > 0 ? got : 0] = 0;
  if (got > 0) sscanf(answer, "HTTP/1.1 %d", &status);
  if (got <= 0) {
    close(editor);
    editor = -1;
  }
  if (asked == 0) return;
  printf("answered %d %lld %lld\n", status, (long long)asked, (long long)now);
  fflush(stdout);
  asked = 0;
}

#endif
