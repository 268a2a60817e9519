#define _GNU_SOURCE
#include "errors.h"
#include <dlfcn.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

static __typeof__(MHD_queue_response) *queue;
static __typeof__(MHD_lookup_connection_value_n) *look_up;
static __typeof__(MHD_set_connection_value_n) *keep;
static _Atomic(microhttpd_error_answer) error_answer;

/* Before main, and so before any thread; without the library the process would not have begun. */
__attribute__((constructor)) static void find_library(void) {
    queue = (__typeof__(queue))dlsym(RTLD_NEXT, "MHD_queue_response");
    look_up = (__typeof__(look_up))dlsym(RTLD_NEXT, "MHD_lookup_connection_value_n");
    keep = (__typeof__(keep))dlsym(RTLD_NEXT, "MHD_set_connection_value_n");
}

void microhttpd_answer_errors(microhttpd_error_answer answer) { atomic_store(&error_answer, answer); }

int microhttpd_queue(void *connection, unsigned int status, void *response) {
    return queue(connection, status, response);
}

/* Called by the library alone: the program calls microhttpd_queue. */
enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned int status,
                                   struct MHD_Response *page) {
    microhttpd_error_answer answer = atomic_load(&error_answer);
    return answer ? answer(connection, status, page) : queue(connection, status, page);
}

/* Whether the library takes a body's length: digits (RFC 9110, section 8.6) that fit 63 bits. */
static bool is_length(const char *digits, size_t count) {
    return count >= 1 && count <= 18 && strspn(digits, "0123456789") == count;
}

enum MHD_Result MHD_lookup_connection_value_n(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                              const char *key, size_t key_size, const char **value,
                                              size_t *value_size) {
    if (kind == MHD_HEADER_KIND && key && strcmp(key, MHD_HTTP_HEADER_COOKIE) == 0) return MHD_NO;
    enum MHD_Result result = look_up(connection, kind, key, key_size, value, value_size);
    if (result == MHD_NO || kind != MHD_HEADER_KIND || !value || !value_size) return result;
    if (strcmp(key, MHD_HTTP_HEADER_CONTENT_LENGTH) != 0) return result;
    return is_length(*value, *value_size) ? MHD_YES : MHD_NO;
}

/* Called by the library alone, for each part of a query and each header field. */
enum MHD_Result MHD_set_connection_value_n(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                           const char *key, size_t key_size, const char *value,
                                           size_t value_size) {
    if (kind == MHD_GET_ARGUMENT_KIND) return MHD_YES;
    return keep(connection, kind, key, key_size, value, value_size);
}
