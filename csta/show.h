// SPDX-License-Identifier: MIT
#ifndef CSTA_SHOW_H
#define CSTA_SHOW_H

#include "core/module.h"

extern struct command csta_commands[];

#endif
