#include "CPicture.h"
#include <stdlib.h>
#include <string.h>

// ---- memory with a limit: a small file may unpack to more than the machine has

static _Thread_local size_t room;
static _Thread_local int is_refused;

// In front of each piece, as long as alignment asks for: its size.
enum { head = 16 };

static void give_back(void *piece) {
  if (piece == NULL) return;
  unsigned char *start = (unsigned char *)piece - head;
  size_t size;
  memcpy(&size, start, sizeof size);
  room += size;
  free(start);
}

// Zeros, since stb_image reads tables and pixels that a damaged JPEG never brought.
static void *take(size_t size) {
  unsigned char *start = size <= room ? calloc(1, size + head) : NULL;
  if (start == NULL) {
    is_refused = 1;
    return NULL;
  }
  room -= size;
  memcpy(start, &size, sizeof size);
  return start + head;
}

static void *take_more(void *piece, size_t size) {
  void *larger = take(size);
  if (larger == NULL || piece == NULL) return larger;
  size_t old;
  memcpy(&old, (unsigned char *)piece - head, sizeof old);
  memcpy(larger, piece, old < size ? old : size);
  give_back(piece);
  return larger;
}

#define STBI_MALLOC(size) take(size)
#define STBI_REALLOC(piece, size) take_more(piece, size)
#define STBI_FREE(piece) give_back(piece)
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_FAILURE_STRINGS
#define STBI_MAX_DIMENSIONS 65535
#if defined(__clang__) || defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <stb/stb_image.h>

// ---- limits

// The largest file, and the most memory that decoding may take, in bytes.
enum { most_bytes = 64 << 20 };
static const size_t most_memory = (size_t)384 << 20;
// Bytes that decoding takes for each pixel at most: 16 bits of four channels, interlaced, are there two and a half
// times.
enum { bytes_for_pixel = 24, bytes_besides = 16 << 20 };
// The most pixels that are gone over: a JPEG comes in as many scans as its maker likes, each over the whole picture.
static const uint64_t most_work = (uint64_t)1 << 30;

static int begins(const unsigned char *bytes, size_t count, const char *mark, size_t length) {
  return count >= length && memcmp(bytes, mark, length) == 0;
}

// Four bytes as a number.
static uint64_t number(const unsigned char *bytes) {
  return (uint64_t)bytes[0] << 24 | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 8 | bytes[3];
}

// How often a JPEG goes over its pixels.
static uint64_t scans(const unsigned char *bytes, size_t count) {
  uint64_t found = 0;
  for (size_t place = 0; place + 1 < count; place++) found += bytes[place] == 0xFF && bytes[place + 1] == 0xDA;
  return found;
}

// ---- making small

// The mean of the pixels from (left, top) to before (right, bottom), on white.
static void mean(const unsigned char *source, size_t width, size_t left, size_t right, size_t top, size_t bottom,
                 unsigned char *pixel) {
  uint64_t sums[3] = {0, 0, 0};
  for (size_t y = top; y < bottom; y++) {
    const unsigned char *next = source + (y * width + left) * 4;
    for (size_t x = left; x < right; x++, next += 4) {
      unsigned alpha = next[3];
      for (int i = 0; i < 3; i++) sums[i] += next[i] * alpha + 255 * (255 - alpha);
    }
  }
  uint64_t weight = (uint64_t)(right - left) * (bottom - top) * 255;
  for (int i = 0; i < 3; i++) pixel[i] = (unsigned char)((sums[i] + weight / 2) / weight);
}

static void shrink(const unsigned char *source, size_t width, size_t height, size_t columns, size_t rows,
                   unsigned char *pixels) {
  for (size_t row = 0; row < rows; row++) {
    size_t top = row * height / rows, bottom = (row + 1) * height / rows;
    if (bottom <= top) bottom = top + 1;
    for (size_t column = 0; column < columns; column++) {
      size_t left = column * width / columns, right = (column + 1) * width / columns;
      if (right <= left) right = left + 1;
      mean(source, width, left, right, top, bottom, pixels + (row * columns + column) * 3);
    }
  }
}

int pic_small(const unsigned char *bytes, size_t count, uint64_t most, int columns, int rows, unsigned char *pixels) {
  int is_jpeg = begins(bytes, count, "\xFF\xD8\xFF", 3);
  if (!is_jpeg && !begins(bytes, count, "\x89PNG\r\n\x1A\n", 8) && !begins(bytes, count, "GIF8", 4)) return PIC_UNKNOWN;
  if (count > most_bytes) return PIC_TOO_LARGE;
  if (columns < 1 || rows < 1) return PIC_DAMAGED;

  // What stb_image refuses as too large itself it calls damaged.
  if (!is_jpeg && bytes[0] == 0x89 && count >= 24) {
    uint64_t wide = number(bytes + 16), high = number(bytes + 20);
    if (wide > STBI_MAX_DIMENSIONS || high > STBI_MAX_DIMENSIONS || wide * high > most) return PIC_TOO_LARGE;
  }
  int width = 0, height = 0, channels = 0;
  room = bytes_besides;
  is_refused = 0;
  if (!stbi_info_from_memory(bytes, (int)count, &width, &height, &channels) || width < 1 || height < 1) {
    return PIC_DAMAGED;
  }
  uint64_t area = (uint64_t)width * (uint64_t)height;
  if (area > most || (is_jpeg && area * scans(bytes, count) > most_work)) return PIC_TOO_LARGE;

  // What is unpacked of a PNG is first put together, in a piece that doubles.
  uint64_t memory = area * bytes_for_pixel + (uint64_t)count * 3 + bytes_besides;
  room = memory < most_memory ? (size_t)memory : most_memory;
  is_refused = 0;
  unsigned char *source = stbi_load_from_memory(bytes, (int)count, &width, &height, &channels, 4);
  if (source == NULL) return is_refused ? PIC_TOO_LARGE : PIC_DAMAGED;
  // A file may hold a second header.
  int is_as_said = (uint64_t)width * (uint64_t)height == area && width > 0 && height > 0;
  if (is_as_said) shrink(source, (size_t)width, (size_t)height, (size_t)columns, (size_t)rows, pixels);
  stbi_image_free(source);
  return is_as_said ? PIC_DRAWN : PIC_DAMAGED;
}
