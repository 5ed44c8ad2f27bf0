// libc's own table of how wide characters are, which curses counts by; it differs between releases.
#ifndef CWIDTH_H
#define CWIDTH_H
#include <stdint.h>

/// Columns of a scalar in a UTF-8 locale, whatever the program's own is; -1 where libc does not know it. Any thread.
int cw_width(uint32_t scalar);
#endif
