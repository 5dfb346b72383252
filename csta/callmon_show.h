// SPDX-License-Identifier: MIT
#ifndef CSTA_CALLMON_SHOW_H
#define CSTA_CALLMON_SHOW_H

#include "core/module.h"

extern struct command callmon_commands[];

#endif
