#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// Leaks are not looked for, in the children of tests neither: Swift's runtime never frees its metadata, and the leak
// checker, which stops every thread with ptrace, does not work in containers.
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif

static pthread_mutex_t hidden_lock = PTHREAD_MUTEX_INITIALIZER;
static char **hidden;
static size_t hidden_count;

static bool is_named(const char *entry, const char *name) {
  size_t length = strlen(name);
  return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

void cp_hide_variable(const char *name) {
  pthread_mutex_lock(&hidden_lock);
  bool is_known = false;
  for (size_t i = 0; i < hidden_count; i++) is_known = is_known || strcmp(hidden[i], name) == 0;
  char **longer = is_known ? NULL : realloc(hidden, (hidden_count + 1) * sizeof *hidden);
  if (longer) {
    hidden = longer;
    char *copy = strdup(name);
    if (copy) hidden[hidden_count++] = copy;
  }
  pthread_mutex_unlock(&hidden_lock);
}

// The environment without what is hidden; to be freed, its entries not. NULL without memory.
static char **visible_environment(void) {
  size_t count = 0, kept = 0;
  while (environ && environ[count]) count++;
  char **visible = malloc((count + 1) * sizeof *visible);
  if (!visible) return NULL;
  pthread_mutex_lock(&hidden_lock);
  for (size_t i = 0; i < count; i++) {
    bool is_hidden = false;
    for (size_t n = 0; n < hidden_count; n++) is_hidden = is_hidden || is_named(environ[i], hidden[n]);
    if (!is_hidden) visible[kept++] = environ[i];
  }
  pthread_mutex_unlock(&hidden_lock);
  visible[kept] = NULL;
  return visible;
}

static int place(posix_spawn_file_actions_t *actions, int from, int to, int mode) {
  if (from < 0) return posix_spawn_file_actions_addopen(actions, to, "/dev/null", mode, 0);
  // A descriptor duplicated onto itself keeps no close-on-exec flag, which is what is wanted.
  return posix_spawn_file_actions_adddup2(actions, from, to);
}

static int spawn(pid_t *child, char *const arguments[], int input, int output, int error, bool new_session) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_SETSID
  if (new_session) flags |= POSIX_SPAWN_SETSID;
#endif
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, flags);
  failure = place(&actions, input, 0, O_RDONLY);
  if (!failure) failure = place(&actions, output, 1, O_WRONLY);
  if (!failure) failure = place(&actions, error, 2, O_WRONLY);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  // Whatever another library opened without the close-on-exec flag.
  if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
  char **environment = visible_environment();
  if (!failure && !environment) failure = ENOMEM;
  if (!failure) failure = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environment);
  free(environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

// Places are filled in order: what is in one and belongs in a later one is copied out of the way first.
static int lift(int from, int to) {
  return from >= 0 && from < 3 && from != to ? fcntl(from, F_DUPFD_CLOEXEC, 3) : from;
}

int cp_spawn(pid_t *child, char *const arguments[], int input, int output, int error, bool new_session) {
  int lifted_output = lift(output, 1), lifted_error = lift(error, 2);
  int failure = (output >= 0 && lifted_output < 0) || (error >= 0 && lifted_error < 0)
                    ? errno
                    : spawn(child, arguments, input, lifted_output, lifted_error, new_session);
  if (lifted_output != output) close(lifted_output);
  if (lifted_error != error) close(lifted_error);
  return failure;
}

int cp_status(pid_t child, bool wait) {
  int status = 0;
  pid_t found;
  do {
    found = waitpid(child, &status, wait ? 0 : WNOHANG);
  } while (found < 0 && errno == EINTR);
  if (found == 0) return -1;
  if (found < 0) return -2;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + WTERMSIG(status);
}

int cp_watch(pid_t child) {
#ifdef SYS_pidfd_open
  return (int)syscall(SYS_pidfd_open, child, 0);
#else
  return -1;
#endif
}

int cp_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

bool cp_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}

ssize_t cp_write(int descriptor, const void *bytes, size_t count) {
  sigset_t pipe_signal, before, pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  ssize_t written = write(descriptor, bytes, count);
  int failure = errno;
  // The signal that this write raised is taken from this thread's queue before it is let through again.
  if (written < 0 && failure == EPIPE && !sigismember(&pending, SIGPIPE)) {
    struct timespec none = {0, 0};
    while (sigtimedwait(&pipe_signal, NULL, &none) < 0 && errno == EINTR) continue;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = failure;
  return written;
}

void cp_use_one_heap(void) {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 1);
#endif
}
