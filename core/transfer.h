// SPDX-License-Identifier: MIT
/* What the configuration says of transfers by key. */
#ifndef CORE_TRANSFER_H
#define CORE_TRANSFER_H

#include "core/internal.h"

/* Whether calls of this line are transferred as soon as the number is dialled; or calls to this number. */
bool transfer_blind_from(const struct line *l);
bool transfer_blind_to(const char *number);
/* How long a transferred call rings before it returns to this line's number; 0 = it does not. */
unsigned transfer_recall_seconds(const struct line *l);

/* transfer.c: the number is dialled by key. When it was asked for a blind transfer and rings, that is made: the
 * connection is gone then. */
void transfer_dialled(struct connection *asking);

#endif
