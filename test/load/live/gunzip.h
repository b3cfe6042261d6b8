/*
 * Undoes the compression of a stream: blocks of raw deflate, each ending on a byte's edge, that may refer back to what was
 * said in this stream before.
 *
 * The same blocks go to thousands of readers, so the latest ones are kept with what they mean; and because what a block
 * means depends on what it refers to, that is kept and compared too. So each reader's stream is read exactly, and a block
 * that was seen before costs two comparisons: it is the server that is measured here. zlib is taken from the system when it
 * is needed, by its name, so that nothing has to be installed to compile this.
 */
#ifndef GUNZIP_H
#define GUNZIP_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_BLOCKS = 64, MAX_PLAIN = 1 << 20, GZIP_HEAD = 10, WINDOW = 1 << 15, PAST_ROOM = 3 * WINDOW / 2 };

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

/* What one stream has said so far, as far back as a block can refer. */
struct past {
  uint8_t *bytes;
  size_t length;
};

struct block {
  size_t length, plain_length, reach;
  uint8_t *bytes, *plain, *context; /* `context`: the `reach` bytes before it, which it refers into */
};

static struct z_stream zlib;
static int (*zlib_inflate)(struct z_stream *, int);
static int (*zlib_reset)(struct z_stream *);
static int (*zlib_dictionary)(struct z_stream *, const uint8_t *, unsigned);
static struct block kept[KEPT_BLOCKS];
static unsigned next_kept;

static void open_gunzip(void) {
  void *library = dlopen("libz.so.1", RTLD_NOW);
  int (*init)(struct z_stream *, int, const char *, int) = NULL;
  if (library != NULL) {
    init = dlsym(library, "inflateInit2_");
    zlib_inflate = dlsym(library, "inflate");
    zlib_reset = dlsym(library, "inflateReset");
    zlib_dictionary = dlsym(library, "inflateSetDictionary");
  }
  /* -15: raw deflate with the full window; any 1.x version takes the layout above. */
  if (init == NULL || zlib_inflate == NULL || zlib_reset == NULL || zlib_dictionary == NULL || init(&zlib, -15, "1.2.11", sizeof zlib) != 0) {
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

/* What a block means after so many bytes of a past: its length in `plain`, or -1 when it refers to more, or is none. */
static long inflate_after(const uint8_t *past, size_t reach, const uint8_t *bytes, size_t length, uint8_t *plain) {
  zlib_reset(&zlib);
  if (reach > 0 && zlib_dictionary(&zlib, past, (unsigned)reach) != 0) return -1;
  zlib.next_in = bytes;
  zlib.avail_in = (unsigned)length;
  zlib.next_out = plain;
  zlib.avail_out = MAX_PLAIN;
  int code = zlib_inflate(&zlib, 2 /* Z_SYNC_FLUSH */);
  return code != 0 || zlib.avail_in != 0 || zlib.avail_out == 0 ? -1 : (long)(MAX_PLAIN - zlib.avail_out);
}

static uint8_t *copy_of(uint8_t *old, const uint8_t *bytes, size_t length) {
  uint8_t *copy = realloc(old, length + 1);
  if (copy == NULL) exit(1);
  memcpy(copy, bytes, length);
  return copy;
}

/* Reads a block that was not seen before, and finds out how far back it refers. */
static struct block *read_block(const struct past *past, const uint8_t *bytes, size_t length) {
  static uint8_t plain[MAX_PLAIN];
  const uint8_t *end = past->bytes + past->length;
  size_t most = past->length < WINDOW ? past->length : WINDOW, least = 0;
  long plain_length = inflate_after(end - most, most, bytes, length, plain);
  if (plain_length < 0) return NULL;
  while (least < most) {
    size_t reach = (least + most) / 2;
    if (inflate_after(end - reach, reach, bytes, length, plain) == plain_length) most = reach;
    else least = reach + 1;
  }
  inflate_after(end - most, most, bytes, length, plain);
  struct block *block = &kept[next_kept++ % KEPT_BLOCKS];
  block->length = length;
  block->plain_length = (size_t)plain_length;
  block->reach = most;
  block->bytes = copy_of(block->bytes, bytes, length);
  block->plain = copy_of(block->plain, plain, block->plain_length);
  block->context = copy_of(block->context, end - most, most);
  return block;
}

static void remember(struct past *past, const uint8_t *plain, size_t length) {
  if (past->bytes == NULL) past->bytes = malloc(PAST_ROOM);
  if (past->bytes == NULL) exit(1);
  size_t take = length < WINDOW ? length : WINDOW, keep = past->length;
  if (keep + take > PAST_ROOM) {
    keep = WINDOW - take < keep ? WINDOW - take : keep;
    memmove(past->bytes, past->bytes + past->length - keep, keep);
  }
  memcpy(past->bytes + keep, plain + length - take, take);
  past->length = keep + take;
}

/*
 * What one block means in a stream with this past, to which it is added; NULL when it means nothing there. Good until
 * KEPT_BLOCKS others were read.
 */
static const struct block *plain_of(struct past *past, const uint8_t *bytes, size_t length) {
  const struct block *found = NULL;
  for (unsigned back = 1; back <= KEPT_BLOCKS && found == NULL; back++) {
    struct block *known = &kept[(next_kept - back) % KEPT_BLOCKS];
    bool same = known->length == length && memcmp(known->bytes, bytes, length) == 0 && known->reach <= past->length &&
                memcmp(known->context, past->bytes + past->length - known->reach, known->reach) == 0;
    if (same) found = known;
  }
  if (found == NULL) found = read_block(past, bytes, length);
  if (found != NULL) remember(past, found->plain, found->plain_length);
  return found;
}

#endif
