// For the affinity of threads.
#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct ccurl_table ccurl;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(failure, sizeof failure, "%s", reason ? reason : "libcurl.so.4 was not found");
    return;
  }
  struct {
    void *slot;
    const char *name;
  } wanted[] = {
      {&ccurl.global_init, "curl_global_init"},
      {&ccurl.version, "curl_version"},
      {&ccurl.easy_strerror, "curl_easy_strerror"},
      {&ccurl.easy_init, "curl_easy_init"},
      {&ccurl.easy_cleanup, "curl_easy_cleanup"},
      {&ccurl.easy_setopt, "curl_easy_setopt"},
      {&ccurl.easy_getinfo, "curl_easy_getinfo"},
      {&ccurl.slist_append, "curl_slist_append"},
      {&ccurl.slist_free_all, "curl_slist_free_all"},
      {&ccurl.multi_init, "curl_multi_init"},
      {&ccurl.multi_cleanup, "curl_multi_cleanup"},
      {&ccurl.multi_setopt, "curl_multi_setopt"},
      {&ccurl.multi_strerror, "curl_multi_strerror"},
      {&ccurl.multi_add_handle, "curl_multi_add_handle"},
      {&ccurl.multi_remove_handle, "curl_multi_remove_handle"},
      {&ccurl.multi_perform, "curl_multi_perform"},
      {&ccurl.multi_poll, "curl_multi_poll"},
      {&ccurl.multi_info_read, "curl_multi_info_read"},
  };
  for (size_t place = 0; place < sizeof wanted / sizeof *wanted; place++) {
    void *symbol = dlsym(library, wanted[place].name);
    if (!symbol) {
      snprintf(failure, sizeof failure, "libcurl.so.4 has no %s; version 7.66 or later is needed", wanted[place].name);
      return;
    }
    *(void **)wanted[place].slot = symbol;
  }
  CURLcode code = ccurl.global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) snprintf(failure, sizeof failure, "libcurl: %s", ccurl.easy_strerror(code));
}

const char *ccurl_load(void) {
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

// Where the program may run; empty when that is not known. Written before the thread that reads it is made.
static cpu_set_t everywhere;

static void *load_aside(void *then) {
  // The other processor was for the start alone: what libraries begin in here must not be bound to it.
  if (CPU_COUNT(&everywhere) > 0) pthread_setaffinity_np(pthread_self(), sizeof everywhere, &everywhere);
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  ccurl_load();
  ((void (*)(void))then)();
  return NULL;
}

void ccurl_load_aside(void (*then)(void)) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  int here = sched_getcpu();
  if (sched_getaffinity(0, sizeof everywhere, &everywhere) != 0) CPU_ZERO(&everywhere);
  if (here >= 0) {
    cpu_set_t others = everywhere;
    CPU_CLR(here, &others);
    if (CPU_COUNT(&others) > 0) pthread_attr_setaffinity_np(&attributes, sizeof others, &others);
  }
  // Without a thread it is loaded when it is needed.
  pthread_t thread;
  pthread_create(&thread, &attributes, load_aside, (void *)then);
  pthread_attr_destroy(&attributes);
}

int ccurl_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void ccurl_wake_raise(int wake) {
  uint64_t one = 1;
  // A full counter is as good as a raised one.
  if (write(wake, &one, sizeof one) < 0) return;
}

void ccurl_wake_clear(int wake) {
  uint64_t count;
  if (read(wake, &count, sizeof count) < 0) return;
}
