#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

// The functions used, by libarchive's own declarations.
#define FUNCTIONS(DO) \
  DO(read_new) DO(read_support_format_zip) DO(read_support_format_tar) DO(read_support_filter_gzip) \
  DO(read_open_filename) DO(read_next_header) DO(read_data) DO(read_free) DO(error_string) DO(filter_bytes) \
  DO(entry_pathname) DO(entry_pathname_utf8) DO(entry_filetype)

#define DECLARE(NAME) static __typeof__(archive_##NAME) *lib_##NAME;
FUNCTIONS(DECLARE)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[256];
// libarchive drops a name that the locale cannot hold, and a command has the locale C. Null where there is none.
static locale_t utf8Locale;

static void load(void) {
  void *library = dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    snprintf(failure, sizeof failure, "the library libarchive.so.13 is missing (Debian's package libarchive13)");
    return;
  }
#define FIND(NAME) \
  if (!(*(void **)&lib_##NAME = dlsym(library, "archive_" #NAME))) \
    snprintf(failure, sizeof failure, "libarchive.so.13 has no archive_" #NAME);
  FUNCTIONS(FIND)
  utf8Locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
}

void *carchive_open(const char *path, char *reason, size_t size) {
  pthread_once(&once, load);
  if (failure[0]) {
    snprintf(reason, size, "%s", failure);
    return NULL;
  }
  struct archive *archive = lib_read_new();
  if (!archive) {
    snprintf(reason, size, "there is not enough memory");
    return NULL;
  }
  lib_read_support_format_zip(archive);
  lib_read_support_format_tar(archive);
  lib_read_support_filter_gzip(archive);
  if (lib_read_open_filename(archive, path, 1 << 17) != ARCHIVE_OK) {
    const char *words = lib_error_string(archive);
    snprintf(reason, size, "%s", words ? words : "it is damaged");
    lib_read_free(archive);
    return NULL;
  }
  return archive;
}

static int next(void *archive, const char **name) {
  struct archive_entry *entry;
  for (;;) {
    int code = lib_read_next_header(archive, &entry);
    if (code == ARCHIVE_EOF) return 0;
    if (code < ARCHIVE_WARN) return -1;
    // A ZIP may not say what an entry is; a folder's name then ends with a slash.
    int type = lib_entry_filetype(entry);
    if (type != 0 && type != AE_IFREG) continue;
    // Null where it is no UTF-8.
    const char *utf8 = lib_entry_pathname_utf8(entry);
    *name = utf8 ? utf8 : lib_entry_pathname(entry);
    return 1;
  }
}

int carchive_next(void *archive, const char **name) {
  locale_t before = utf8Locale ? uselocale(utf8Locale) : NULL;
  int code = next(archive, name);
  if (before) uselocale(before);
  return code;
}

long carchive_read(void *archive, void *buffer, size_t size) { return (long)lib_read_data(archive, buffer, size); }

int64_t carchive_position(void *archive) { return lib_filter_bytes(archive, -1); }

const char *carchive_reason(void *archive) {
  const char *words = lib_error_string(archive);
  return words ? words : "it is damaged";
}

void carchive_close(void *archive) { lib_read_free(archive); }
