#define _GNU_SOURCE
#include "platform.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

int platform_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int platform_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
void platform_eventfd_signal(int fd) { eventfd_write(fd, 1); }
void platform_eventfd_clear(int fd) { eventfd_t value; eventfd_read(fd, &value); }

int platform_signalfd(const int *signals, int count) {
    sigset_t mask;
    sigemptyset(&mask);
    for (int i = 0; i < count; i++) sigaddset(&mask, signals[i]);
    if (pthread_sigmask(SIG_BLOCK, &mask, NULL) != 0) return -1;
    return signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
}

int platform_signalfd_next(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

int platform_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int platform_terminal_size(int fd, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

int platform_set_terminal_size(int fd, int rows, int columns) {
    struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
    return ioctl(fd, TIOCSWINSZ, &size);
}

static volatile sig_atomic_t guarded_fd = -1;
static int guard_report = -1;
static char guard_reset[512];
static size_t guard_reset_length;
static struct termios guard_modes;

/* What the runtime said about the crash, harmless to a terminal. */
static void write_report(int fd) {
    static char report[8192];
    ssize_t length = guard_report < 0 ? 0 : pread(guard_report, report, sizeof report, 0);
    for (ssize_t i = 0; i < length; i++)
        if ((report[i] >= 0 && report[i] < ' ' && report[i] != '\n') || report[i] == 127) report[i] = '?';
    if (length > 0 && write(fd, report, (size_t)length) < 0) return;
}

static void on_crash(int number) {
    int fd = guarded_fd;
    if (fd >= 0) {
        guarded_fd = -1;
        ssize_t written = write(fd, guard_reset, guard_reset_length);
        (void)written;
        tcsetattr(fd, TCSANOW, &guard_modes);
        write_report(fd);
    }
    raise(number); /* SA_RESETHAND: the default action comes now. */
}

int platform_crash_guard(int fd, const char *reset, int report) {
    static char stack[65536];
    static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE};
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    guard_reset_length = strlen(reset);
    if (guard_reset_length > sizeof guard_reset || tcgetattr(fd, &guard_modes) != 0) return -1;
    memcpy(guard_reset, reset, guard_reset_length);
    sigaltstack(&alternate, NULL);
    guarded_fd = fd;
    guard_report = report;
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER};
        sigaction(fatal[i], &action, NULL);
    }
    return 0;
}

void platform_crash_unguard(void) { guarded_fd = -1; }

int32_t platform_spawn(int *master, const char *path, char *const argv[], char *const envp[], int rows, int columns) {
    struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
    pid_t child = forkpty(master, NULL, NULL, &size);
    if (child == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        close_range(3, ~0U, 0);
        execve(path, argv, envp);
        _exit(127);
    }
    if (child > 0) fcntl(*master, F_SETFD, FD_CLOEXEC);
    return child;
}

int platform_close_from(void *actions, int first) { return posix_spawn_file_actions_addclosefrom_np(actions, first); }
int platform_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
int platform_end_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
int platform_is_stopped(int status) { return WIFSTOPPED(status); }

void platform_share_heap(void) { mallopt(M_ARENA_MAX, 1); }
char **platform_environment(void) { return environ; }
