#ifndef CALLBOARD_MICROHTTPD_H
#define CALLBOARD_MICROHTTPD_H
#include <stdarg.h>
#include <stdint.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <microhttpd.h>

/* accept4(2), which sys/socket.h shows only to those who ask for GNU's extensions. */
extern int accept4(int listening, struct sockaddr *address, socklen_t *bytes, int flags);

/* The one variadic call; every option stands in the array, which ends with MHD_OPTION_END. */
static inline struct MHD_Daemon *microhttpd_start(unsigned int flags, MHD_AccessHandlerCallback handler,
                                                  void *context, struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

/* Facts of a connection: its socket, -1 when unknown; what MHD_OPTION_NOTIFY_CONNECTION
   left; bytes of the header that was read, from the method to the empty line. */
static inline int microhttpd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}
static inline void *microhttpd_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}
static inline size_t microhttpd_header_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}
#endif
