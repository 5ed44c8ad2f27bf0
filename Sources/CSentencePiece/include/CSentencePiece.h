/// A narrow door to SentencePiece (C++), for counting tokens.
///
/// Why not link the library: it would cost every start about 2 ms (measured: 2.0 ms to 4.0 ms for an empty program),
/// and only a token count needs it. It is opened with `dlopen` when the first model is; a machine without it
/// counts by estimate instead of not starting.
#ifndef CSENTENCEPIECE_H
#define CSENTENCEPIECE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded model. Counting with it is safe from several threads together; loading and closing are not counting.
typedef struct csp_model csp_model;

/// Loads a model from the bytes of its file. NULL when the library is missing or the bytes are no model:
/// `reason` then holds a sentence of at most `capacity` bytes with its final zero.
csp_model *csp_open(const void *bytes, size_t count, char *reason, size_t capacity);

/// Frees a model; NULL is ignored.
void csp_close(csp_model *model);

/// How many tokens `count` bytes of UTF-8 are; -1 when memory ran out.
ptrdiff_t csp_count(const csp_model *model, const char *utf8, size_t count);

/// How many pieces the vocabulary has.
int32_t csp_vocabulary_size(const csp_model *model);

/// The bytes of a piece, owned by the model; a space is U+2581 in them. NULL for an id out of range.
const char *csp_piece(const csp_model *model, int32_t id, size_t *count);

#ifdef __cplusplus
}
#endif

#endif
