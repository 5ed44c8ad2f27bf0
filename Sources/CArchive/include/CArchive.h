// libarchive, loaded when an archive is first opened: linking it would make every start of the program load it with all
// that it depends on. What is here reads the files of one archive in their order, and nothing else.
#ifndef CARCHIVE_H
#define CARCHIVE_H
#include <stddef.h>
#include <stdint.h>

// Opens an archive (ZIP, or tar with or without gzip). Null when that fails; then `reason` holds why.
void *carchive_open(const char *path, char *reason, size_t size);

// Goes to the next file. 1: there is one, `name` is valid until the next call and null where it is not text; 0: the
// end; -1: the archive cannot be read on, see `carchive_reason`. Folders, links and devices are passed over.
int carchive_next(void *archive, const char **name);

// Reads on in the file. 0 at its end, less than 0 when it cannot be read.
long carchive_read(void *archive, void *buffer, size_t size);

// How many bytes of the archive itself were read.
int64_t carchive_position(void *archive);

// Why the last call failed.
const char *carchive_reason(void *archive);

void carchive_close(void *archive);
#endif
