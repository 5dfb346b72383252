// SPDX-License-Identifier: MIT
/* Writing CSTA messages: compact UTF-8 with a declaration, one default namespace, text escaped. The order of the
 * children is the caller's duty: ECMA-323 has one order for each message. */
#ifndef CSTA_COMPOSE_H
#define CSTA_COMPOSE_H

#include "core/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Empties the buffer and opens the message; compose_close(b, root) ends it. */
void compose_begin(struct buf *b, const char *space, const char *root);
/* An element with attributes: compose_start (or compose_root, the message's), compose_attribute …, and compose_content,
 * which compose_close will end, or compose_finish for none. */
void compose_root(struct buf *b, const char *space, const char *root);
void compose_start(struct buf *b, const char *name);
void compose_attribute(struct buf *b, const char *name, const char *value);
void compose_content(struct buf *b);
void compose_finish(struct buf *b);
void compose_open(struct buf *b, const char *name);
void compose_close(struct buf *b, const char *name);
void compose_empty(struct buf *b, const char *name);
void compose_text(struct buf *b, const char *name, const char *text);
void compose_number(struct buf *b, const char *name, uint32_t number);
void compose_flag(struct buf *b, const char *name, bool on);
/* Escaped text alone. What XML cannot carry (control characters, broken UTF-8) becomes a question mark. */
void compose_escaped(struct buf *b, const char *text);

#endif
