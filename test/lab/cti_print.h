// SPDX-License-Identifier: MIT
/* How an application at the prompt reads what the switch says: events in a line, lists in lines. */
#ifndef LAB_CTI_PRINT_H
#define LAB_CTI_PRINT_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds an event or answer in one line. False when it is none. */
bool cti_print(const char *xml, size_t n, struct buf *text);
/* Adds a line for each item of an answer (its root is named) that is a list. */
void cti_print_list(const char *root, const char *xml, size_t n, struct buf *text);

/* Of a device's snapshot, the calls that a sentence without call ids means. */
struct cti_calls {
    const char *state;           /* wanted, NULL = any */
    char held[32], active[32], any[32];
};
void cti_calls(const char *xml, size_t n, struct cti_calls *calls);

#endif
