#define _GNU_SOURCE
#include "CNcurses.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

// Takes a beginning away from a capability, in ncurses' own copy of it.
static void shorten(const char *capability, const char *beginning) {
  char *value = tigetstr((char *)capability);
  size_t length = strlen(beginning);
  if (value == NULL || value == (char *)-1 || strncmp(value, beginning, length) != 0) return;
  memmove(value, value + length, strlen(value + length) + 1);
}

SCREEN *cn_new_terminal(const char *type) {
  SCREEN *screen = newterm(type, stdout, stdin);
  // xterm's kind leaves the line-drawing character set with every change of attributes. It is never entered here:
  // lines are drawn in Unicode. Three bytes for each styled word, which is a tenth of what a streamed reply takes.
  if (screen != NULL) {
    shorten("sgr0", "\033(B");
    shorten("sgr", "%?%p9%t\033(0%e\033(B%;");
    // It is cleared whether a key came or not.
    typeahead(-1);
  }
  return screen;
}

const char *cn_filled(const char *capability, int first, int second) { return tparm(capability, first, second); }

void cn_clear(void) {
  clearok(curscr, true);
  wnoutrefresh(stdscr);
  doupdate();
}

static char collected[256];
static size_t collected_count;

static int collect(int character) {
  if (collected_count < sizeof collected - 1) collected[collected_count++] = (char)character;
  return character;
}

const char *cn_attributes(attr_t attributes, short pair) {
  collected_count = 0;
  vid_puts(attributes, pair, NULL, collect);
  collected[collected_count] = 0;
  return collected;
}

int cn_width(wchar_t character) { return wcwidth(character); }

bool cn_strike_for_blink(void) {
  const char *strike = cn_string("smxx");
  char *blink = (char *)cn_string("blink");
  char *all = (char *)cn_string("sgr");
  if (strike == NULL || strcmp(strike, "\033[9m") != 0) return false;
  char *part = all == NULL ? NULL : strstr(all, "%?%p4%t;5%;");
  // kitty's description has blinking only among all attributes together, which is how ncurses then sets it.
  if (all != NULL ? part == NULL : blink == NULL) return false;
  if (blink != NULL && strcmp(blink, "\033[5m") != 0) return false;
  // The strings of the open description are ncurses' own copy in memory that can be written.
  if (blink != NULL) blink[2] = '9';
  if (part != NULL) part[8] = '9';
  return true;
}

// ---- signals to a pipe

static const int caught[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT};
enum { caught_count = sizeof caught / sizeof caught[0] };
static struct sigaction former[caught_count];
// Written by handlers on any thread: set before the first handler is installed, never changed while one is.
static volatile int pipe_ends[2] = {-1, -1};
static bool installed = false;

static void note_signal(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe holds the news already.
  ssize_t ignored = write(pipe_ends[1], &byte, 1);
  (void)ignored;
  errno = saved;
}

static void catch_signal(int number, struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  // Other threads' system calls go on; the main loop's poll is woken by the pipe.
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  sigaction(number, &action, old);
}

int cn_signals_start(void) {
  if (installed) return pipe_ends[0];
  if (pipe_ends[0] < 0) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    pipe_ends[0] = ends[0];
    pipe_ends[1] = ends[1];
  }
  for (int i = 0; i < caught_count; i++) catch_signal(caught[i], &former[i]);
  // A program that text is piped to may end early: the write then says so.
  signal(SIGPIPE, SIG_IGN);
  installed = true;
  return pipe_ends[0];
}

void cn_signals_stop(void) {
  if (!installed) return;
  for (int i = 0; i < caught_count; i++) sigaction(caught[i], &former[i], NULL);
  installed = false;
}

void cn_signals_outside(bool outside) {
  if (!installed) return;
  if (outside) {
    signal(SIGTSTP, SIG_DFL);
    signal(SIGCONT, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
  } else {
    catch_signal(SIGTSTP, NULL);
    catch_signal(SIGCONT, NULL);
    catch_signal(SIGINT, NULL);
    signal(SIGQUIT, SIG_DFL);
  }
}

void cn_stop_group(void) {
  struct sigaction standard, mine, mine_continue;
  sigset_t stop, before;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &mine);
  sigaction(SIGCONT, &standard, &mine_continue);
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &before);
  // The whole group, as the terminal itself would do it: a parent such as make that waits in it must stop too, or
  // the shell never hears of it.
  kill(0, SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(SIGTSTP, &mine, NULL);
  sigaction(SIGCONT, &mine_continue, NULL);
}

// ---- rescue

// Crashes, and whatever else ends a process that does not expect it; the real-time signals are added to them.
static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE, SIGSYS};
static const int endings[] = {SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR,
                              SIGSTKFLT};
enum { crash_count = sizeof crashes / sizeof crashes[0], ending_count = sizeof endings / sizeof endings[0] };
static struct sigaction before_rescue[crash_count];
static struct {
  char bytes[1024];
  volatile sig_atomic_t length;
  int output, input;
  struct termios settings;
} rescue;
static char rescue_stack[16384];
static bool keep_former = false;

static void give_back(void) {
  int length = rescue.length;
  if (length <= 0) return;
  rescue.length = 0;
  // The line discipline first: it needs no room in the terminal's queue.
  tcsetattr(rescue.input, TCSANOW, &rescue.settings);
  const char *next = rescue.bytes;
  while (length > 0) {
    ssize_t written = write(rescue.output, next, (size_t)length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    next += written;
    length -= (int)written;
  }
}

static void rescue_and_raise(int number) {
  give_back();
  // A crash reporter that the system pipes cores to heeds no limit on their size; the keys are none of its business.
  if (!keep_former) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  signal(number, SIG_DFL);
  // Swift's own crash report asks questions at a terminal and waits for answers: only for those who set it up.
  for (int i = 0; keep_former && i < crash_count; i++) {
    if (crashes[i] == number) sigaction(number, &before_rescue[i], NULL);
  }
  // Blocked until this handler returns, then taken by whoever was here before, or the system.
  raise(number);
}

static void rescue_from(int number, struct sigaction *before) {
  struct sigaction action, found;
  memset(&action, 0, sizeof action);
  action.sa_handler = rescue_and_raise;
  action.sa_flags = SA_ONSTACK;
  // What this process was started without (`nohup`) stays so.
  if (sigaction(number, NULL, &found) == 0 && found.sa_handler == SIG_IGN) return;
  sigaction(number, &action, before);
}

void cn_rescue_arm(int output, const char *bytes, size_t length, int input, const struct termios *settings) {
  static bool prepared = false;
  rescue.length = 0;
  if (length == 0) return;
  if (length > sizeof rescue.bytes) length = sizeof rescue.bytes;
  memcpy(rescue.bytes, bytes, length);
  rescue.output = output;
  rescue.input = input;
  rescue.settings = *settings;
  if (!prepared) {
    prepared = true;
    keep_former = getenv("SWIFT_BACKTRACE") != NULL;
    // A stack overflow leaves no stack to handle it on.
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = rescue_stack;
    stack.ss_size = sizeof rescue_stack;
    sigaltstack(&stack, NULL);
    for (int i = 0; i < crash_count; i++) rescue_from(crashes[i], &before_rescue[i]);
    for (int i = 0; i < ending_count; i++) rescue_from(endings[i], NULL);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++) rescue_from(number, NULL);
    // An exit from deep inside some library.
    atexit(give_back);
  }
  rescue.length = (sig_atomic_t)length;
}
