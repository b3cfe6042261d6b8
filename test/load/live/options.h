/* The options on the command line. */
#ifndef OPTIONS_H
#define OPTIONS_H

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
} options = {.path = "/", .dump = "/dev/null", .ready = "head", .readers = 1, .events = 1000, .seconds = 600,
          .rate = 4000, .slow_seconds = 30, .heartbeat_ms = 15000};

static void read_options(int count, char **words) {
  for (int i = 1; i < count; i++) {
    const char *name = words[i], *value = i + 1 < count ? words[i + 1] : "";
    if (strcmp(name, "--gzip") == 0) options.gzip = true;
    else if (strcmp(name, "--reconnect") == 0) options.reconnect = true;
    else {
      uint32_t number = (uint32_t)strtoul(value, NULL, 10);
      i++;
      if (strcmp(name, "--path") == 0) options.path = value;
      else if (strcmp(name, "--dump") == 0) options.dump = value;
      else if (strcmp(name, "--ready") == 0) options.ready = value;
      else if (strcmp(name, "--port") == 0) options.port = (int)number;
      else if (strcmp(name, "--readers") == 0) options.readers = number;
      else if (strcmp(name, "--events") == 0) options.events = number;
      else if (strcmp(name, "--seconds") == 0) options.seconds = number;
      else if (strcmp(name, "--rate") == 0) options.rate = number;
      else if (strcmp(name, "--stalled") == 0) options.stalled = number;
      else if (strcmp(name, "--trickling") == 0) options.trickling = number;
      else if (strcmp(name, "--slow-seconds") == 0) options.slow_seconds = number;
      else if (strcmp(name, "--heartbeat-ms") == 0) options.heartbeat_ms = number;
      else if (strcmp(name, "--churn") == 0) options.churn = strtod(value, NULL);
      else {
        fprintf(stderr, "readers: unknown option %s\n", name);
        exit(2);
      }
    }
  }
}

#endif
