#ifndef CPROCESS_H
#define CPROCESS_H
#include <stdbool.h>
#include <sys/types.h>

// Starts a program, searched on PATH, with this process's environment but for what cp_hide_variable named. One call,
// because posix_spawn's attribute and action types are opaque to Swift and `environ` is a global variable that it
// rightly distrusts.
//
// `arguments` ends with NULL. The three descriptors become 0, 1 and 2; -1 is /dev/null. The child inherits no other
// descriptor, blocks no signal and ignores none. With `new_session` it is out of reach of the terminal's signals.
// Returns 0, or an errno value.
int cp_spawn(pid_t *child, char *const arguments[], int input, int output, int error, bool new_session);

// Keeps a variable out of the environment of what cp_spawn starts from now on: those that hold keys are no business of
// editors, clipboard tools and servers. Any thread; a name stays kept.
void cp_hide_variable(const char *name);

// A pipe whose ends close on exec, made in one step so that no child started meanwhile keeps one. (pipe2 hides behind a
// feature macro.) `ends` gets the read end and the write end; returns 0, or -1 with errno.
int cp_pipe(int ends[2]);

// Makes reads and writes of a descriptor never wait. (fcntl is variadic.)
bool cp_set_nonblocking(int descriptor);

// write(2) to a pipe whose reader may be gone: EPIPE is returned and SIGPIPE kept from this process, whatever it does
// with that signal otherwise.
ssize_t cp_write(int descriptor, const void *bytes, size_t count);

// What waitpid said: the exit code, or 128 and the signal's number; -1 while it still runs (without waiting), -2 when
// there is no such child. A child is reaped by the call that gives its code.
int cp_status(pid_t child, bool wait);

// A descriptor that becomes readable when the child ends, and closes on exec; -1 where the kernel has none (Linux
// before 5.3) or a sandbox forbids it. (A system call that glibc has no wrapper for before 2.36.)
int cp_watch(pid_t child);

// Has all threads allocate from one heap: glibc gives each its own, which grows by a page a system call and keeps what
// it once held. Before the first other thread. (mallopt is in none of Swift's modules.)
void cp_use_one_heap(void);

#endif
