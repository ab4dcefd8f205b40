#ifndef KALENDARIUM_CLINUX_SHIM_H
#define KALENDARIUM_CLINUX_SHIM_H
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Exchanges two names of one file system at once (renameat2 with RENAME_EXCHANGE, Linux 3.15). glibc shows the function only under
/// _GNU_SOURCE, which Swift's import of the headers does not set.
static inline int kalendarium_exchange(const char *a, const char *b) {
  const int here = -100; /* AT_FDCWD */
  const unsigned int exchange = 2; /* RENAME_EXCHANGE */
  return (int)syscall(SYS_renameat2, here, a, here, b, exchange);
}

#endif
