// SPDX-License-Identifier: MIT
/* Private to inventory.c (phones) and line.c (devices and lines): what exists. */
#ifndef CORE_INVENTORY_H
#define CORE_INVENTORY_H

#include "core/internal.h"

#include <stddef.h>

enum { INVENTORY_BUCKETS = 4096 };

/* Where what has this hash is kept. */
struct list *inventory_bucket(struct list table[], uint32_t hash);
/* Whether two configurations of a line or phone differ in what core itself reads. */
bool inventory_differ(const struct object *a, const struct object *b, const struct slice *s);

/* Takes up a line's configuration; NULL: there is none any more. */
void line_configure(struct line *l, const struct object *config);

#endif
