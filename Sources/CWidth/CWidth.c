#define _GNU_SOURCE
#include "CWidth.h"
#include <locale.h>
#include <wchar.h>

int cw_width(uint32_t scalar) {
  // glibc has no wcwidth_l: the thread takes the locale for the call.
  locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (unicode == (locale_t)0) return -1;
  locale_t before = uselocale(unicode);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  freelocale(unicode);
  return width;
}
