#ifndef KALENDARIUM_CZLIB_SHIM_H
#define KALENDARIUM_CZLIB_SHIM_H
#include <zlib.h>

/// `deflateInit2` is a macro over a function that wants the version and size of the header, which Swift cannot call.
static inline int kalendarium_deflate_init(z_streamp stream, int level, int windowBits) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY);
}
#endif
