#ifndef KALENDARIUM_CLIBICAL_SHIM_H
#define KALENDARIUM_CLIBICAL_SHIM_H
#include <libical/ical.h>

/// `icalerrno` is a macro over a function call, which Swift does not import.
static inline icalerrorenum kalendarium_icalerrno(void) { return *icalerrno_return(); }

#endif
