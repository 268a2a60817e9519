#ifndef CALLBOARD_ZLIB_H
#define CALLBOARD_ZLIB_H
#include <zlib.h>

/* deflateInit2 is a macro; 16 added to the window's bits makes the gzip form (RFC 1952). */
static inline int zlib_start_gzip(z_stream *stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits + 16, memory_level, Z_DEFAULT_STRATEGY);
}
#endif
