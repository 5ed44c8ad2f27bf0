#include "CDigest.h"
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

// One step. The eight words change places by their names alone: none is moved.
#define STEP(a, b, c, d, e, f, g, h, i)                                                                       \
  do {                                                                                                        \
    uint32_t first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (g ^ (e & (f ^ g))) + constants[i] + \
                     words[i];                                                                                \
    d += first;                                                                                               \
    h = first + (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) | (c & (a | b)));                   \
  } while (0)

static void take_plain(uint32_t state[8], const unsigned char *next, size_t blocks) {
  for (; blocks > 0; blocks--, next += 64) {
    uint32_t words[64];
    for (int i = 0; i < 16; i++) {
      const unsigned char *four = next + i * 4;
      words[i] = (uint32_t)four[0] << 24 | (uint32_t)four[1] << 16 | (uint32_t)four[2] << 8 | four[3];
    }
    for (int i = 16; i < 64; i++) {
      uint32_t a = words[i - 15], b = words[i - 2];
      words[i] = words[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + words[i - 7] +
                 (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i += 8) {
      STEP(a, b, c, d, e, f, g, h, i);
      STEP(h, a, b, c, d, e, f, g, i + 1);
      STEP(g, h, a, b, c, d, e, f, i + 2);
      STEP(f, g, h, a, b, c, d, e, i + 3);
      STEP(e, f, g, h, a, b, c, d, i + 4);
      STEP(d, e, f, g, h, a, b, c, i + 5);
      STEP(c, d, e, f, g, h, a, b, i + 6);
      STEP(b, c, d, e, f, g, h, a, i + 7);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  }
}

#if defined(__x86_64__)
bool cd_has_instructions(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & (1u << 29);
}

// The processor's own steps, four words at a time. They want the state as ABEF and CDGH, the highest word first.
__attribute__((target("sha,sse4.1"))) static void take_fast(
    uint32_t state[8], const unsigned char *next, size_t blocks) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
  __m128i abef = _mm_alignr_epi8(low, high, 8);
  __m128i cdgh = _mm_blend_epi16(high, low, 0xF0);
  for (; blocks > 0; blocks--, next += 64) {
    __m128i before[2] = {abef, cdgh}, words[4];
    for (int i = 0; i < 4; i++) {
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(next + i * 16)), order);
    }
    for (int i = 0; i < 16; i++) {
      __m128i sum = _mm_add_epi32(words[i & 3], _mm_loadu_si128((const __m128i *)(constants + i * 4)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
      if (i >= 12) continue;
      __m128i last = words[(i + 3) & 3];
      __m128i later = _mm_add_epi32(
          _mm_sha256msg1_epu32(words[i & 3], words[(i + 1) & 3]), _mm_alignr_epi8(last, words[(i + 2) & 3], 4));
      words[i & 3] = _mm_sha256msg2_epu32(later, last);
    }
    abef = _mm_add_epi32(abef, before[0]);
    cdgh = _mm_add_epi32(cdgh, before[1]);
  }
  low = _mm_shuffle_epi32(abef, 0x1B);
  high = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}
#else
bool cd_has_instructions(void) { return false; }
#endif

static void take(cd_sha256 *digest, const unsigned char *next, size_t blocks) {
#if defined(__x86_64__)
  if (digest->uses_instructions) {
    take_fast(digest->state, next, blocks);
    return;
  }
#endif
  take_plain(digest->state, next, blocks);
}

void cd_begin(cd_sha256 *digest, bool uses_instructions) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(digest->state, start, sizeof start);
  digest->length = 0;
  digest->filled = 0;
  digest->uses_instructions = uses_instructions;
}

void cd_add(cd_sha256 *digest, const void *bytes, size_t count) {
  const unsigned char *next = bytes;
  digest->length += count;
  while (count > 0) {
    if (digest->filled == 0 && count >= 64) {
      size_t blocks = count / 64;
      take(digest, next, blocks);
      next += blocks * 64;
      count -= blocks * 64;
      continue;
    }
    size_t part = 64 - digest->filled < count ? 64 - digest->filled : count;
    memcpy(digest->block + digest->filled, next, part);
    digest->filled += part;
    next += part;
    count -= part;
    if (digest->filled == 64) {
      take(digest, digest->block, 1);
      digest->filled = 0;
    }
  }
}

void cd_end(cd_sha256 *digest, unsigned char result[32]) {
  uint64_t bits = digest->length * 8;
  unsigned char end[72] = {0x80};
  size_t zeros = digest->filled < 56 ? 56 - digest->filled : 120 - digest->filled;
  for (int i = 0; i < 8; i++) end[zeros + i] = (unsigned char)(bits >> (56 - i * 8));
  cd_add(digest, end, zeros + 8);
  for (int i = 0; i < 32; i++) result[i] = (unsigned char)(digest->state[i / 4] >> (24 - i % 4 * 8));
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t cd_base64(const unsigned char *bytes, size_t count, char *text) {
  char *next = text;
  for (size_t i = 0; i < count; i += 3) {
    size_t left = count - i;
    uint32_t bits = (uint32_t)bytes[i] << 16;
    if (left > 1) bits |= (uint32_t)bytes[i + 1] << 8;
    if (left > 2) bits |= bytes[i + 2];
    *next++ = alphabet[bits >> 18];
    *next++ = alphabet[bits >> 12 & 63];
    *next++ = left > 1 ? alphabet[bits >> 6 & 63] : '=';
    *next++ = left > 2 ? alphabet[bits & 63] : '=';
  }
  return (size_t)(next - text);
}

static int value(unsigned char letter) {
  if (letter >= 'A' && letter <= 'Z') return letter - 'A';
  if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
  if (letter >= '0' && letter <= '9') return letter - '0' + 52;
  return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

ptrdiff_t cd_bytes(const unsigned char *text, size_t count, unsigned char *bytes) {
  if (count % 4 != 0) return -1;
  unsigned char *next = bytes;
  for (size_t i = 0; i < count; i += 4) {
    int padding = i + 4 < count ? 0 : text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
    uint32_t bits = 0;
    for (int k = 0; k < 4; k++) {
      int part = k < 4 - padding ? value(text[i + (size_t)k]) : 0;
      if (part < 0) return -1;
      bits = bits << 6 | (uint32_t)part;
    }
    *next++ = (unsigned char)(bits >> 16);
    if (padding < 2) *next++ = (unsigned char)(bits >> 8);
    if (padding < 1) *next++ = (unsigned char)bits;
  }
  return next - bytes;
}
