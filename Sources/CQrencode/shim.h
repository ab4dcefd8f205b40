#ifndef KALENDARIUM_CQRENCODE_SHIM_H
#define KALENDARIUM_CQRENCODE_SHIM_H
#include <qrencode.h>
#endif
