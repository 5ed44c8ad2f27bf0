// jansson (Debian: libjansson-dev), for the JSON of chunks: a tenth of the time of Foundation's decoder.
#ifndef CJANSSON_H
#define CJANSSON_H
#include <jansson.h>
#endif
