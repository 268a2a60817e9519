#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <curses.h>
#include <term.h>

/* Globals, which Swift 6 refuses. */
static inline WINDOW *cncurses_standard_window(void) { return stdscr; }
static inline WINDOW *cncurses_shown_window(void) { return curscr; }
static inline int cncurses_colors(void) { return COLORS; }

/* newterm() takes SIGINT, SIGTERM, SIGTSTP and SIGWINCH where nobody has them: give them back. */
static inline SCREEN *cncurses_newterm(const char *name, FILE *output, FILE *input) {
    static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction before[4];
    for (int i = 0; i < 4; i++) sigaction(taken[i], NULL, &before[i]);
    SCREEN *screen = newterm(name, output, input);
    for (int i = 0; i < 4; i++) sigaction(taken[i], &before[i], NULL);
    return screen;
}

/* A capability of the current terminal, or NULL; tigetstr() has two ways to say no. */
static inline const char *cncurses_capability(const char *name) {
    char *value = tigetstr(name);
    return value == (char *)-1 ? NULL : value;
}

/* ncurses' own output buffer: exported by libtinfo, in no public header. */
extern void _nc_flush(void);
static inline void cncurses_flush(void) { _nc_flush(); }

/* Macros with casts and shifts, which Swift does not import. */
static const uint32_t cncurses_bold = A_BOLD, cncurses_dim = A_DIM, cncurses_italic = A_ITALIC,
                      cncurses_underline = A_UNDERLINE, cncurses_reverse = A_REVERSE;

/* setcchar() takes a pair above 255 only through its last argument. */
static inline int cncurses_set_cell(cchar_t *cell, const wchar_t *text, uint32_t attributes, int pair) {
    return setcchar(cell, text, attributes, 0, &pair);
}
