// jansson (Debian: libjansson-dev), for the JSON that endpoints send: small, quick to load, and no Foundation.
// The inlines stand for macros, which Swift's importer leaves out.
#ifndef CJANSSON_H
#define CJANSSON_H
#include <jansson.h>

static inline int cjansson_type(const json_t *value) { return (int)json_typeof(value); }
static inline void cjansson_release(json_t *value) { json_decref(value); }

// Strings may hold U+0000, and a document may be any value. `asReals` reads whole numbers too big for 64 bits.
static inline json_t *cjansson_read(const char *bytes, size_t count, int asReals) {
  json_error_t error;
  size_t flags = JSON_ALLOW_NUL | JSON_DECODE_ANY | (asReals ? JSON_DECODE_INT_AS_REAL : 0);
  return json_loadb(bytes, count, flags, &error);
}

// As compact text in the order it came, to be released with free; null when out of memory.
static inline char *cjansson_text(const json_t *value) { return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY); }
#endif
