// SPDX-License-Identifier: MIT
#ifndef CSTA_MANAGER_H
#define CSTA_MANAGER_H

#include "core/content.h"

extern const struct registration csta_manager;

#endif
