#ifndef CDIGEST_H
#define CDIGEST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// SHA-256 (FIPS 180-4). In C, because a picture of 20 MB must be named within a frame or two in debug builds as well,
// and because neither glibc nor any library that is linked already has it under a stable name.
typedef struct {
  uint32_t state[8];
  uint64_t length;
  unsigned char block[64];
  size_t filled;
  bool uses_instructions;
} cd_sha256;

// Whether the processor has instructions for it, which are ten times as fast.
bool cd_has_instructions(void);
// Begins; with `uses_instructions` only where the processor has them.
void cd_begin(cd_sha256 *digest, bool uses_instructions);
void cd_add(cd_sha256 *digest, const void *bytes, size_t count);
// Writes the 32 bytes; the digest is used up.
void cd_end(cd_sha256 *digest, unsigned char result[32]);

// Base64 (RFC 4648), for the same reason. `text` takes 4 bytes for each 3, rounded up; returns how many.
size_t cd_base64(const unsigned char *bytes, size_t count, char *text);
// And back; `bytes` takes 3 for each 4. Returns how many, or -1 where it is no base64.
ptrdiff_t cd_bytes(const unsigned char *text, size_t count, unsigned char *bytes);

#endif
