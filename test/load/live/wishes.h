/* What is asked of the readers, as options on the command line. */
#ifndef WISHES_H
#define WISHES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
  const char *path, *dump, *ready;
  int port;
  uint32_t readers, events, seconds, rate, stalled, trickling, slow_seconds, heartbeat_ms;
  double churn;
  bool reconnect, gzip;
} wish = {.path = "/", .dump = "/dev/null", .ready = "head", .readers = 1, .events = 1000, .seconds = 600,
          .rate = 4000, .slow_seconds = 30, .heartbeat_ms = 15000};

static void read_wishes(int count, char **words) {
  for (int i = 1; i < count; i++) {
    const char *name = words[i], *value = i + 1 < count ? words[i + 1] : "";
    if (strcmp(name, "--gzip") == 0) wish.gzip = true;
    else if (strcmp(name, "--reconnect") == 0) wish.reconnect = true;
    else {
      uint32_t number = (uint32_t)strtoul(value, NULL, 10);
      i++;
      if (strcmp(name, "--path") == 0) wish.path = value;
      else if (strcmp(name, "--dump") == 0) wish.dump = value;
      else if (strcmp(name, "--ready") == 0) wish.ready = value;
      else if (strcmp(name, "--port") == 0) wish.port = (int)number;
      else if (strcmp(name, "--readers") == 0) wish.readers = number;
      else if (strcmp(name, "--events") == 0) wish.events = number;
      else if (strcmp(name, "--seconds") == 0) wish.seconds = number;
      else if (strcmp(name, "--rate") == 0) wish.rate = number;
      else if (strcmp(name, "--stalled") == 0) wish.stalled = number;
      else if (strcmp(name, "--trickling") == 0) wish.trickling = number;
      else if (strcmp(name, "--slow-seconds") == 0) wish.slow_seconds = number;
      else if (strcmp(name, "--heartbeat-ms") == 0) wish.heartbeat_ms = number;
      else if (strcmp(name, "--churn") == 0) wish.churn = strtod(value, NULL);
      else {
        fprintf(stderr, "readers: what is %s?\n", name);
        exit(2);
      }
    }
  }
}

#endif
