#ifndef CNCURSES_H
#define CNCURSES_H
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <wchar.h>

// term.h spells a few everyday words as macros.
#undef lines
#undef columns
#undef buttons
#undef tab

// Attributes are macros with casts, which Swift does not see.
static const attr_t CN_BOLD = A_BOLD;
static const attr_t CN_DIM = A_DIM;
static const attr_t CN_ITALIC = A_ITALIC;
static const attr_t CN_UNDERLINE = A_UNDERLINE;
static const attr_t CN_REVERSE = A_REVERSE;
static const attr_t CN_BLINK = A_BLINK;

// Global variables of ncurses, which Swift 6 rightly distrusts: read on the one thread that uses ncurses.
static inline WINDOW *cn_screen(void) { return stdscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

// A capability as a string; NULL when the terminal lacks it. (tigetstr takes a `char *` it does not write to, and
// tells "no such string" by the pointer -1.)
static inline const char *cn_string(const char *capability) {
  char *value = tigetstr((char *)capability);
  return value == (char *)-1 ? NULL : value;
}
static inline int cn_number(const char *capability) { return tigetnum((char *)capability); }
static inline bool cn_flag(const char *capability) { return tigetflag((char *)capability) > 0; }

// Opens the terminal type's description; 1 when found, 0 unknown, -1 when there is no database at all.
static inline int cn_setup(const char *type, int descriptor) {
  int status = 0;
  setupterm((char *)type, descriptor, &status);
  return status;
}

// `newterm` takes stdio's streams, whose variables Swift 6 distrusts as well.
SCREEN *cn_new_terminal(const char *type);

// ncurses knows no line through text, though most terminals do (`smxx`). This program never blinks, so blinking is made
// to draw the line, in the description that ncurses holds. False where the terminal has no such line, or describes
// blinking in some other way than all those that have it.
bool cn_strike_for_blink(void);

// A capability's string with its numbers put in. In ncurses' own memory, until the next call.
const char *cn_filled(const char *capability, int first, int second);

// Clears the terminal, which ncurses enters first where that is due; the cursor is then anywhere.
void cn_clear(void);

// What switches to attributes and a colour pair from those in force; ncurses then counts it as written by itself.
// In memory of this function, until the next call.
const char *cn_attributes(attr_t attributes, short pair);

// The window size of a terminal; false when it cannot tell. (ioctl is variadic.)
static inline bool cn_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

// The columns ncurses takes a character to fill; -1 for what it cannot draw. (wcwidth hides behind a feature macro.)
int cn_width(wchar_t character);

// Signal handlers must be async-signal-safe, so they are C: each writes the signal's number to a pipe and returns.
// Installed before ncurses starts, which then leaves them alone. `cn_signals_start` returns the pipe's read end
// (non-blocking, closed on exec), -1 with errno on failure.
int cn_signals_start(void);
// Puts back what was there before.
void cn_signals_stop(void);
// While another program has the terminal: stop with it on Ctrl+Z, outlive its Ctrl+C.
void cn_signals_outside(bool outside);
// Stops the process group as the terminal's Ctrl+Z would; returns once continued.
void cn_stop_group(void);

// What gives the terminal back after a crash or an unexpected exit: bytes to write and the line settings to restore.
// `bytes` is copied. Disarmed by a length of 0.
void cn_rescue_arm(int output, const char *bytes, size_t length, int input, const struct termios *settings);

#endif
