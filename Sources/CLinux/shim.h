#ifndef KALENDARIUM_CLINUX_SHIM_H
#define KALENDARIUM_CLINUX_SHIM_H
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc shows these functions only under _GNU_SOURCE, which Swift's import of the headers does not set. */

/// Exchanges two names in an open folder at once (renameat2 with RENAME_EXCHANGE, Linux 3.15).
static inline int kalendarium_exchange(int folder, const char *a, const char *b) {
  const unsigned int exchange = 2; /* RENAME_EXCHANGE */
  return (int)syscall(SYS_renameat2, folder, a, folder, b, exchange);
}

/// Writes out what the file system of an open file still holds in memory (syncfs; it tells of failures since Linux 5.8).
static inline int kalendarium_sync_all(int descriptor) { return (int)syscall(SYS_syncfs, descriptor); }

#endif
