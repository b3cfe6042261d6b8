/*
 * Undoes the compression of a stream whose events are compressed each on its own (raw deflate, sync flush at the end) or
 * stored as they are.
 *
 * The same block goes to every reader, so the latest ones are kept with what they mean, and a
 * block that was seen before costs one comparison: it is the server that is measured here. zlib is taken from the system
 * when it is needed, by its name, so that nothing has to be installed to compile this.
 */
#ifndef GUNZIP_H
#define GUNZIP_H

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_BLOCKS = 64, MAX_BLOCK = 1 << 18, MAX_PLAIN = 1 << 20, GZIP_HEAD = 10 };

/* zlib's z_stream, whose layout is fixed since 1.2 (zlib.h, "ABI"). */
struct z_stream {
  const uint8_t *next_in;
  unsigned avail_in;
  unsigned long total_in;
  uint8_t *next_out;
  unsigned avail_out;
  unsigned long total_out;
  const char *msg;
  void *state, *zalloc, *zfree, *opaque;
  int data_type;
  unsigned long adler, reserved;
};

struct block {
  size_t length, plain_length;
  uint8_t *bytes, *plain;
};

static struct z_stream zlib;
static int (*zlib_inflate)(struct z_stream *, int);
static int (*zlib_reset)(struct z_stream *);
static struct block kept[KEPT_BLOCKS];
static unsigned next_kept;

static void open_gunzip(void) {
  void *library = dlopen("libz.so.1", RTLD_NOW);
  int (*init)(struct z_stream *, int, const char *, int) = NULL;
  if (library != NULL) {
    init = dlsym(library, "inflateInit2_");
    zlib_inflate = dlsym(library, "inflate");
    zlib_reset = dlsym(library, "inflateReset");
  }
  /* -15: raw deflate with the full window; any 1.x version takes the layout above. */
  if (init == NULL || zlib_inflate == NULL || zlib_reset == NULL || init(&zlib, -15, "1.2.11", sizeof zlib) != 0) {
    fprintf(stderr, "readers: gzip needs zlib (libz.so.1) on this machine\n");
    exit(1);
  }
}

/*
 * The length of the first whole block, 0 when it is not here whole: a stored one says how long it is (RFC 1951 section
 * 3.2.4), a compressed one ends in the empty stored block of the flush.
 */
static size_t block_length(const uint8_t *bytes, size_t length) {
  if (length < 5) return 0;
  if ((bytes[0] & 7) == 0) {
    size_t stored = 5 + bytes[1] + 256 * (size_t)bytes[2];
    return length < stored ? 0 : stored;
  }
  const uint8_t *end = memmem(bytes, length, "\x00\x00\xff\xff", 4);
  return end == NULL ? 0 : (size_t)(end - bytes) + 4;
}

/* What one block means; NULL when it is no block that stands alone. Good until KEPT_BLOCKS others were asked for. */
static const struct block *plain_of(const uint8_t *bytes, size_t length) {
  for (unsigned back = 1; back <= KEPT_BLOCKS; back++) {
    struct block *known = &kept[(next_kept - back) % KEPT_BLOCKS];
    if (known->length == length && memcmp(known->bytes, bytes, length) == 0) return known;
  }
  static uint8_t plain[MAX_PLAIN];
  zlib_reset(&zlib);
  zlib.next_in = bytes;
  zlib.avail_in = (unsigned)length;
  zlib.next_out = plain;
  zlib.avail_out = sizeof plain;
  int code = zlib_inflate(&zlib, 2 /* Z_SYNC_FLUSH */);
  if (code != 0 || zlib.avail_in != 0 || zlib.avail_out == 0) return NULL;
  struct block *mine = &kept[next_kept++ % KEPT_BLOCKS];
  mine->length = length;
  mine->plain_length = sizeof plain - zlib.avail_out;
  mine->bytes = realloc(mine->bytes, length);
  mine->plain = realloc(mine->plain, mine->plain_length + 1);
  if (mine->bytes == NULL || mine->plain == NULL) exit(1);
  memcpy(mine->bytes, bytes, length);
  memcpy(mine->plain, plain, mine->plain_length);
  return mine;
}

#endif
