#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>

/* libmicrohttpd takes 128 events at once and, when it got as many, asks for more before it looks
   at any, with the same time limit, which may be none (0.9.75, MHD_epoll: "drain 'epoll' event
   queue"). If exactly 128 callers came together and nobody after them, all of them waited for the
   next. So whoever got as many as there was room for does not wait when asking for the rest; it
   reaches libmicrohttpd in the way that errors.h describes. epoll_pwait(2) without a mask is
   epoll_wait(2). */
int epoll_wait(int descriptor, struct epoll_event *events, int count_max, int timeout) {
    static _Thread_local bool may_be_more;
    int count = epoll_pwait(descriptor, events, count_max, may_be_more ? 0 : timeout, NULL);
    may_be_more = count == count_max;
    return count;
}
