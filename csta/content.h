// SPDX-License-Identifier: MIT
#ifndef CSTA_CONTENT_H
#define CSTA_CONTENT_H

#include "core/content.h"

extern const struct content csta_content;

#endif
