#ifndef CPICTURE_H
#define CPICTURE_H
#include <stddef.h>
#include <stdint.h>

// Pictures made small, decoded by stb_image (Debian: libstb-dev): one header that is compiled in, so that nothing
// has to be installed where the program runs. Only PNG, JPEG and the first picture of a GIF. What comes in is from
// outside: how large it says it is, and how long it may take, are looked at before anything is decoded, and what
// decoding takes of the memory is limited as well.

static const int PIC_DRAWN = 0;
// No PNG, JPEG or GIF by its first bytes.
static const int PIC_UNKNOWN = 1;
// Larger than the limits.
static const int PIC_TOO_LARGE = 2;
// Cut, or wrong inside.
static const int PIC_DAMAGED = 3;

// Draws a picture with `columns` by `rows` pixels, each the mean of the pixels in its place, on white: red, green
// and blue, row by row, `columns * rows * 3` bytes in all. Pictures of more than `most` pixels are refused by what
// their header says. Any thread; keeps nothing.
int pic_small(const unsigned char *bytes, size_t count, uint64_t most, int columns, int rows, unsigned char *pixels);

#endif
