#ifndef CALLBOARD_PLATFORM_H
#define CALLBOARD_PLATFORM_H
/* What Glibc's Swift module hides (it is built without _GNU_SOURCE) or what must be C:
   a fork child and a signal handler may only make async-signal-safe calls. */
#include <stdint.h>

/* No header of the system's types stands here: Swift would count their members as this module's in
   some builds and as Glibc's in others, and refuse the files that import one of the two. */

/* Columns of a character by glibc's tables: 0, 1, 2, or -1 when it is not printable. */
int platform_wcwidth(uint32_t scalar);

/* Event counter, non-blocking, closed on exec. -1 with errno on failure. */
int platform_eventfd(void);
void platform_eventfd_signal(int fd);
void platform_eventfd_clear(int fd);

/* Blocks the signals in the calling thread (call before any thread exists) and gives a descriptor for them. */
int platform_signalfd(const int *signals, int count);
/* The next signal that waits, or 0. */
int platform_signalfd_next(int fd);

/* Anonymous file in memory, closed on exec. */
int platform_memfd(const char *name);

/* Reads and sets a terminal's size. 0, or -1 with errno. */
int platform_terminal_size(int fd, int *rows, int *columns);
int platform_set_terminal_size(int fd, int rows, int columns);

/* On a fatal signal: write `reset` to `fd`, restore the modes that were in force now, write what stands
   in the file `report` (-1: none), raise again. */
int platform_crash_guard(int fd, const char *reset, int report);
void platform_crash_unguard(void);

/* forkpty and execve with a clear signal mask; all other descriptors are closed in the child. */
int32_t platform_spawn(int *master, const char *path, char *const argv[], char *const envp[], int rows, int columns);

/* Lets what is spawned with the posix_spawn_file_actions_t close all descriptors from `first` on. 0, or an error. */
int platform_close_from(void *actions, int first);

/* Status of waitpid: exit code or -1; signal that ended it or 0; whether it is stopped. */
int platform_exit_code(int status);
int platform_end_signal(int status);
int platform_is_stopped(int status);

/* From now on all threads take memory from one heap (mallopt(3), M_ARENA_MAX). */
void platform_share_heap(void);

/* The process's environment. */
char **platform_environment(void);
#endif
