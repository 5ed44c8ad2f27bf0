// cmark-gfm (Debian: libcmark-gfm-dev, libcmark-gfm-extensions-dev), for Markdown.
#ifndef CCMARK_H
#define CCMARK_H
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#endif
