// SPDX-License-Identifier: MIT
/* The ECMA-323 schemas as judge of every CSTA message that a test sees. They are no part of this repository: without
 * them (environment NAISEN_SHARED) messages are counted as skipped. */
#ifndef LAB_SCHEMA_H
#define LAB_SCHEMA_H

#include <stddef.h>

enum schema_verdict { SCHEMA_VALID, SCHEMA_INVALID, SCHEMA_SKIPPED };

/* Validates against the edition of the message's own namespace; says on stderr why a message is invalid. */
enum schema_verdict schema_judge(const char *xml, size_t n);
extern unsigned schema_valid, schema_skipped;
void schema_close(void);

#endif
